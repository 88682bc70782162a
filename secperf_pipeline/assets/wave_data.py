"""A quarter's survey, for the steps that analyse it."""

import polars as pl

from secperf_pipeline.analysis.wave import WaveData
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.domain.scale import AnswerScale


def wave_data(inputs: StepInputs, *, segments: str = "segments") -> WaveData | None:
    """Read the quarter's responses; None where it has no survey.

    Parameters
    ----------
    inputs
        Holds ``waves``, ``responses``, ``decisions`` and what ``segments`` names.
    segments
        The input that says which segments the responses belong to.
    """
    waves, responses = inputs["waves"], inputs["responses"]
    if waves.is_empty() or responses.is_empty():
        return None
    return WaveData(
        responses=responses,
        segments=inputs[segments],
        decisions=inputs["decisions"],
        default_profile=waves["default_profile"].item(),
    )


def answer_scale(inputs: StepInputs) -> AnswerScale:
    """Read the scale of a quarter that has a survey, from the input ``wave_scale``."""
    return AnswerScale(*inputs["wave_scale"].row(0))


def scores_in_points(scores: pl.DataFrame) -> pl.DataFrame:
    """Add ``score``, in scale points, to rows of exact units."""
    return scores.with_columns(score=pl.col("score_units") / pl.col("units_per_point"))
