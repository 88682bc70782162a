"""Every pair of an x and a y in every sample: its regression and its group comparison."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.stats.difference import (
    group_moments,
    levene_mean,
    levene_median,
    mann_whitney,
    student,
    welch,
)
from secperf_pipeline.stats.durbin_watson import durbin_watson_p
from secperf_pipeline.stats.effect_size import standardised_difference
from secperf_pipeline.stats.regression import cross_moments, simple_regression
from secperf_pipeline.stats.stacking import stacked

Floats = NDArray[np.float64]
ORDER_KEY = "file path, row number"
_FEWEST_ROWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What decides about a pair; see the assumption register for each."""

    cut: float
    band_low: float
    band_high: float
    confidence: float


def regressions(
    samples: Iterable[Sample], xs: Sequence[str], ys: Sequence[str], thresholds: Thresholds
) -> pl.DataFrame:
    """Regress every y on every x: rows of ``results.regressions`` without the quarter.

    The exact p-value of Durbin-Watson is an integral for each pair, so it is computed for the
    whole wave only.
    """
    blocks = _complete_blocks(samples, xs, ys)
    moments = stacked([cross_moments(block.x, block.y) for block in blocks])
    fit = simple_regression(moments, confidence=thresholds.confidence)
    d = fit.durbin_watson
    inside = (thresholds.band_low <= d) & (d <= thresholds.band_high)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.sqrt(moments.sxx / moments.syy)
        beta_low, beta_high = fit.low * scale, fit.high * scale
    rows = _keys(blocks).with_columns(
        n=pl.Series(fit.n.astype(np.int64)),
        b0=pl.Series(fit.b0),
        b1=pl.Series(fit.b1),
        se=pl.Series(fit.se),
        t=pl.Series(fit.t),
        df=pl.Series(fit.df),
        p=pl.Series(fit.p),
        b1_low=pl.Series(fit.low),
        b1_high=pl.Series(fit.high),
        beta=pl.Series(fit.r),
        beta_low=pl.Series(beta_low),
        beta_high=pl.Series(beta_high),
        r2=pl.Series(fit.r2),
        durbin_watson=pl.Series(d),
        dw_p=pl.Series(_durbin_watson_p(blocks, d)),
        dw_in_band=pl.Series(inside),
        dw_order_key=pl.lit(ORDER_KEY),
    )
    no_fit = pl.when(pl.col("n") < 3).then(pl.lit("fewer than three complete responses"))
    return without_nan(rows).with_columns(
        dw_in_band=pl.when(pl.col("durbin_watson").is_not_null()).then("dw_in_band"),
        reason=pl.when(pl.col("durbin_watson").is_null()).then(
            no_fit.otherwise(pl.lit("x or y does not vary, or fits exactly"))
        ),
    )


def group_differences(
    samples: Iterable[Sample], xs: Sequence[str], ys: Sequence[str], thresholds: Thresholds
) -> pl.DataFrame:
    """Compare y above the cut of x with y not above it: rows of ``results.group_differences``.

    Differences are those with (x above the cut) minus those without.
    """
    blocks = _complete_blocks(samples, xs, ys)
    above = [block.x > thresholds.cut for block in blocks]
    one = stacked([group_moments(b.y, member) for b, member in zip(blocks, above, strict=True)])
    other = stacked([group_moments(b.y, ~member) for b, member in zip(blocks, above, strict=True)])
    ranked = [mann_whitney(b.y, member) for b, member in zip(blocks, above, strict=True)]
    pooled, separate = student(one, other), welch(one, other)
    mean_centred, median_centred = levene_mean(one, other), levene_median(one, other)
    effect = standardised_difference(
        pooled.statistic, one.n, other.n, confidence=thresholds.confidence
    )
    u = np.concatenate([statistic for statistic, _ in ranked])
    with np.errstate(divide="ignore", invalid="ignore"):
        rank_biserial = 2 * u / (one.n * other.n) - 1
    rows = _keys(blocks).with_columns(
        cut=pl.lit(thresholds.cut),
        n=pl.Series((one.n + other.n).astype(np.int64)),
        n_with=pl.Series(one.n.astype(np.int64)),
        n_without=pl.Series(other.n.astype(np.int64)),
        mean_with=pl.Series(one.mean),
        mean_without=pl.Series(other.mean),
        sd_with=pl.Series(np.sqrt(one.variance)),
        sd_without=pl.Series(np.sqrt(other.variance)),
        difference=pl.Series(one.mean - other.mean),
        levene_mean_f=pl.Series(mean_centred.statistic),
        levene_mean_p=pl.Series(mean_centred.p),
        levene_median_f=pl.Series(median_centred.statistic),
        levene_median_p=pl.Series(median_centred.p),
        student_t=pl.Series(pooled.statistic),
        student_df=pl.Series(pooled.df),
        student_p=pl.Series(pooled.p),
        welch_t=pl.Series(separate.statistic),
        welch_df=pl.Series(separate.df),
        welch_p=pl.Series(separate.p),
        cohens_d=pl.Series(effect.d),
        cohens_d_low=pl.Series(effect.d_low),
        cohens_d_high=pl.Series(effect.d_high),
        hedges_g=pl.Series(effect.g),
        hedges_g_low=pl.Series(effect.g_low),
        hedges_g_high=pl.Series(effect.g_high),
        mann_whitney_u=pl.Series(u),
        mann_whitney_p=pl.Series(np.concatenate([p for _, p in ranked])),
        rank_biserial=pl.Series(rank_biserial),
    )
    too_small = pl.min_horizontal("n_with", "n_without") < 2
    sizes = pl.format(
        "groups of {} and {}; each needs two responses", pl.col("n_with"), pl.col("n_without")
    )
    return without_nan(rows).with_columns(
        reason=pl.when(pl.col("student_t").is_null()).then(
            pl.when(too_small)
            .then(sizes)
            .otherwise(pl.lit("no response differs from its group's mean"))
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Pairs of one sample that share their complete rows: every x with every y."""

    sample: Sample
    xs: list[str]
    ys: list[str]
    x: Floats
    y: Floats
    n_missing: int

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(x, y) for x in self.xs for y in self.ys]


def _complete_blocks(
    samples: Iterable[Sample], xs: Sequence[str], ys: Sequence[str]
) -> list[_Block]:
    """Cut samples into blocks without gaps: one each, or single pairs (per-test deletion)."""
    blocks = []
    for sample in samples:
        x, y = sample.of(list(xs)), sample.of(list(ys))
        if np.isnan(x).any() or np.isnan(y).any():
            blocks += _single_pairs(sample, xs, ys, x, y)
        else:
            blocks.append(_Block(sample=sample, xs=list(xs), ys=list(ys), x=x, y=y, n_missing=0))
    return blocks


def _single_pairs(
    sample: Sample, xs: Sequence[str], ys: Sequence[str], x: Floats, y: Floats
) -> list[_Block]:
    blocks = []
    for a, x_name in enumerate(xs):
        for b, y_name in enumerate(ys):
            known = ~np.isnan(x[:, a]) & ~np.isnan(y[:, b])
            blocks.append(
                _Block(
                    sample=sample,
                    xs=[x_name],
                    ys=[y_name],
                    x=x[known, a : a + 1],
                    y=y[known, b : b + 1],
                    n_missing=int((~known).sum()),
                )
            )
    return blocks


def _keys(blocks: Sequence[_Block]) -> pl.DataFrame:
    """Name every pair of every block, in the order of the stacked moments."""
    return pl.DataFrame(
        [
            {**block.sample.keys, "x": x, "y": y, "n_missing": block.n_missing}
            for block in blocks
            for x, y in block.pairs
        ],
        infer_schema_length=None,
    )


def _durbin_watson_p(blocks: Sequence[_Block], d: Floats) -> Floats:
    """Two-sided exact p for the whole wave; NaN where it is not computed."""
    two_sided = np.full(d.shape, np.nan)
    start = 0
    for block in blocks:
        for column in range(len(block.xs)):
            chosen = slice(start, start + len(block.ys))
            start = chosen.stop
            x = block.x[:, column]
            if block.sample.segment_kind == "all" and len(x) >= _FEWEST_ROWS and np.ptp(x) > 0:
                below = durbin_watson_p(x, d[chosen])
                two_sided[chosen] = 2 * np.minimum(below, 1 - below)
    return two_sided
