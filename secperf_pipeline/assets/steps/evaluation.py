"""results.scorecard_evaluation: what people say of the scorecard itself."""

import polars as pl

from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.scorecard.evaluation import EvaluationRules, scorecard_evaluation


def evaluation_tables(inputs: StepInputs) -> Tables:
    """Sum up the evaluation forms of one quarter."""
    return {
        "results.scorecard_evaluation": scorecard_evaluation(
            inputs["scorecard_ratings"],
            inputs["reference_ratings"].filter(pl.col("compares_with").is_not_null()),
            EvaluationRules.from_register(assumption_register()),
        )
    }


STEP = Step(
    about="Sum up what people say of the scorecard itself.",
    compute=evaluation_tables,
    shown={
        "results.scorecard_evaluation": Shown(
            columns=("question", "participants", "n", "mean", "ci_low", "ci_high", "reason")
        )
    },
)
