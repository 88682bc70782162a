"""results.funding_options: the open actions of each organisation, compared by gain and cost."""

import polars as pl

from secperf_pipeline.analysis.funding import funding_options
from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs

_GAP_KEYS = ["wave_quarter", "organisation_id", "indicator_id"]


def funding_tables(inputs: StepInputs) -> Tables:
    """Compare the open actions of one quarter."""
    gaps = inputs["published_gaps"].select(*_GAP_KEYS, "gap_low", "gap_class")
    return {
        "results.funding_options": funding_options(
            inputs["action_gains"],
            inputs["scorecard"],
            inputs["action_evidence"].join(gaps, on=_GAP_KEYS, how="left"),
        )
    }


STEP = Step(
    about="Compare the open actions of each organisation by what they would close for their cost.",
    compute=funding_tables,
    shown={
        "results.funding_options": Shown(
            columns=("organisation_id", "action_id", "cost_days"), rows=pl.col("rank") == 1
        )
    },
)
