"""results.perception_calibration: what people say against what audits show."""

from secperf_pipeline.analysis.perception import PerceptionRules, perception_calibration
from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.declarations.assumptions import assumption_register


def perception_tables(inputs: StepInputs) -> Tables:
    """Compare perception with evidence over the organisations of one quarter."""
    rules = PerceptionRules.from_register(assumption_register())
    return {"results.perception_calibration": perception_calibration(inputs["perception"], rules)}


STEP = Step(
    about="Compare what people say with what audits show, over organisations.",
    compute=perception_tables,
    shown={
        "results.perception_calibration": Shown(
            columns=(
                *("indicator_id", "n_organisations", "spearman", "slope", "slope_corrected"),
                *("icc2", "reason"),
            )
        )
    },
)
