"""results.segment_suppression: which segments and profiles are hidden wherever figures show."""

from secperf_pipeline.assets.step import Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.suppression import segment_suppression


def suppression_tables(inputs: StepInputs) -> Tables:
    """Judge every segment of one quarter."""
    sums = inputs["indicator_sums"]
    if sums.is_empty():
        return {}
    judged = segment_suppression(sums, inputs["segment_hierarchy"])
    return {"results.segment_suppression": judged}


STEP = Step(
    about="Find the segments that are too small to show, and what would tell them.",
    compute=suppression_tables,
)
