"""results.screening_*: whom screening takes from a wave, and what that does to its results."""

import polars as pl

from secperf_pipeline.analysis.screening_bias import ScreeningBiasRules, screening_bias
from secperf_pipeline.analysis.screening_effects import screening_effects
from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.wave_data import wave_data
from secperf_pipeline.declarations.assumptions import assumption_register


def screening_impact_tables(inputs: StepInputs) -> Tables:
    """Compute both tables of one quarter; there are none where it has no survey."""
    wave = wave_data(inputs)
    if wave is None:
        return {}
    return {
        "results.screening_bias": screening_bias(
            wave, ScreeningBiasRules.from_register(assumption_register())
        ),
        "results.screening_effects": screening_effects(
            inputs["whole_summary"], inputs["whole_reliability"], inputs["whole_verdicts"]
        ),
    }


STEP = Step(
    about="Tell whether screening bends the sample, and which results depend on it.",
    compute=screening_impact_tables,
    shown={
        "results.screening_bias": Shown(
            columns=("segment_kind", "segment", "n", "rejected_share", "others_share", "p"),
            rows=pl.col("is_warned") & pl.col("is_default_profile"),
        ),
        "results.screening_effects": Shown(
            columns=("profile", "measure", "subject", "policy", "outcome_raw", "outcome"),
            rows=pl.col("is_changed") & pl.col("is_default_profile"),
        ),
    },
)
