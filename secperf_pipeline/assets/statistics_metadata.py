"""What the Dagster UI shows of a wave's statistics: the whole wave under its own profile."""

import polars as pl

from secperf_pipeline.assets.interval_plot import interval_plot
from secperf_pipeline.assets.step import Shown
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.wave_data import answer_scale

_WHOLE_WAVE = pl.col("is_default_profile") & (pl.col("segment_kind") == "all")
_COMPARED = _WHOLE_WAVE & (pl.col("policy") == "paper_ttest_always")
# Effects, in standard deviations, beyond which a point is drawn at the picture's edge.
_EFFECT_SHOWN = 1.5


def _means(rows: pl.DataFrame, inputs: StepInputs) -> str:
    """Draw the means on the scale that the wave's instrument has."""
    scale = answer_scale(inputs)
    means = rows.sort("mean", descending=True, nulls_last=True)
    return interval_plot(
        means.select("indicator_id", "mean", "ci_low", "ci_high").rows(),
        low=scale.low,
        high=scale.high,
        reference=scale.at(0.5),
    )


def _effects(rows: pl.DataFrame, inputs: StepInputs) -> str:
    return interval_plot(
        rows.select("hypothesis_id", "effect", "effect_low", "effect_high").rows(),
        low=-_EFFECT_SHOWN,
        high=_EFFECT_SHOWN,
        reference=0.0,
    )


SHOWN = {
    "results.indicator_summary": Shown(
        columns=("indicator_id", "n", "mean", "sd"), rows=_WHOLE_WAVE, picture=_means
    ),
    "results.reliability": Shown(
        columns=("scale", "n", "n_items", "alpha", "alpha_low", "alpha_high", "gate"),
        rows=_WHOLE_WAVE,
    ),
    "results.verdicts": Shown(
        columns=(*("hypothesis_id", "branch", "statistic", "df", "p", "effect", "verdict_paper"),),
        rows=_COMPARED,
        picture=_effects,
    ),
}
