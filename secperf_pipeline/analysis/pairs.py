"""Every pair of an x and a y in every sample: its regression and its group comparison."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import stacked
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
    return stacked(
        [
            {**sample.keys, **_regression(sample, block, thresholds)}
            for sample in samples
            for block in _complete_blocks(sample, xs, ys)
        ]
    )


def group_differences(
    samples: Iterable[Sample], xs: Sequence[str], ys: Sequence[str], thresholds: Thresholds
) -> pl.DataFrame:
    """Compare y above the cut of x with y not above it: rows of ``results.group_differences``.

    Differences are those with (x above the cut) minus those without.
    """
    return stacked(
        [
            {**sample.keys, **_difference(block, thresholds)}
            for sample in samples
            for block in _complete_blocks(sample, xs, ys)
        ]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Pairs that share their complete rows: every x with every y."""

    xs: list[str]
    ys: list[str]
    x: Floats
    y: Floats
    n_missing: int

    @property
    def names(self) -> dict[str, list[str]]:
        return {
            "x": [x for x in self.xs for _ in self.ys],
            "y": [y for _ in self.xs for y in self.ys],
        }


def _complete_blocks(sample: Sample, xs: Sequence[str], ys: Sequence[str]) -> list[_Block]:
    """Cut into one block where nothing is missing, else into single pairs (per-test deletion)."""
    x, y = sample.of(list(xs)), sample.of(list(ys))
    if not np.isnan(x).any() and not np.isnan(y).any():
        return [_Block(xs=list(xs), ys=list(ys), x=x, y=y, n_missing=0)]
    blocks = []
    for a, x_name in enumerate(xs):
        for b, y_name in enumerate(ys):
            known = ~np.isnan(x[:, a]) & ~np.isnan(y[:, b])
            blocks.append(
                _Block(
                    xs=[x_name],
                    ys=[y_name],
                    x=x[known, a : a + 1],
                    y=y[known, b : b + 1],
                    n_missing=int((~known).sum()),
                )
            )
    return blocks


def _regression(sample: Sample, block: _Block, thresholds: Thresholds) -> dict[str, object]:
    moments = cross_moments(block.x, block.y)
    fit = simple_regression(moments, confidence=thresholds.confidence)
    d = fit.durbin_watson
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.sqrt(moments.sxx / moments.syy)
        beta_low, beta_high = fit.low * scale, fit.high * scale
    in_band = [
        bool(thresholds.band_low <= one <= thresholds.band_high) if np.isfinite(one) else None
        for one in d
    ]
    return {
        **block.names,
        "n": fit.n.astype(np.int64),
        "n_missing": block.n_missing,
        "b0": fit.b0,
        "b1": fit.b1,
        "se": fit.se,
        "t": fit.t,
        "df": fit.df,
        "p": fit.p,
        "b1_low": fit.low,
        "b1_high": fit.high,
        "beta": fit.r,
        "beta_low": beta_low,
        "beta_high": beta_high,
        "r2": fit.r2,
        "durbin_watson": d,
        "dw_p": _durbin_watson_p(sample, block, d),
        "dw_in_band": pl.Series(in_band, dtype=pl.Boolean),
        "dw_order_key": ORDER_KEY,
        "reason": pl.Series(
            [_no_fit(one, n) for one, n in zip(d, fit.n, strict=True)], dtype=pl.String
        ),
    }


def _durbin_watson_p(sample: Sample, block: _Block, d: Floats) -> Floats:
    """Two-sided exact p; NaN where it is not computed."""
    n = len(block.x)
    two_sided = np.full(d.shape, np.nan)
    if sample.segment_kind != "all" or n < _FEWEST_ROWS:
        return two_sided
    width = len(block.ys)
    for column in range(len(block.xs)):
        x = block.x[:, column]
        if np.ptp(x) > 0:
            chosen = slice(column * width, (column + 1) * width)
            below = durbin_watson_p(x, d[chosen])
            two_sided[chosen] = 2 * np.minimum(below, 1 - below)
    return two_sided


def _no_fit(durbin_watson: float, n: float) -> str | None:
    if np.isfinite(durbin_watson):
        return None
    return (
        "fewer than three complete responses" if n < 3 else "x or y does not vary, or fits exactly"
    )


def _difference(block: _Block, thresholds: Thresholds) -> dict[str, object]:
    above = block.x > thresholds.cut
    one, other = group_moments(block.y, above), group_moments(block.y, ~above)
    pooled, separate = student(one, other), welch(one, other)
    mean_centred, median_centred = levene_mean(one, other), levene_median(one, other)
    effect = standardised_difference(
        pooled.statistic, one.n, other.n, confidence=thresholds.confidence
    )
    u, u_p = mann_whitney(block.y, above)
    with np.errstate(divide="ignore", invalid="ignore"):
        rank_biserial = 2 * u / (one.n * other.n) - 1
    return {
        **block.names,
        "cut": thresholds.cut,
        "n": (one.n + other.n).astype(np.int64),
        "n_missing": block.n_missing,
        "n_with": one.n.astype(np.int64),
        "n_without": other.n.astype(np.int64),
        "mean_with": one.mean,
        "mean_without": other.mean,
        "sd_with": np.sqrt(one.variance),
        "sd_without": np.sqrt(other.variance),
        "difference": one.mean - other.mean,
        "levene_mean_f": mean_centred.statistic,
        "levene_mean_p": mean_centred.p,
        "levene_median_f": median_centred.statistic,
        "levene_median_p": median_centred.p,
        "student_t": pooled.statistic,
        "student_df": pooled.df,
        "student_p": pooled.p,
        "welch_t": separate.statistic,
        "welch_df": separate.df,
        "welch_p": separate.p,
        "cohens_d": effect.d,
        "cohens_d_low": effect.d_low,
        "cohens_d_high": effect.d_high,
        "hedges_g": effect.g,
        "hedges_g_low": effect.g_low,
        "hedges_g_high": effect.g_high,
        "mann_whitney_u": u,
        "mann_whitney_p": u_p,
        "rank_biserial": rank_biserial,
        "reason": pl.Series(
            [_no_test(t, a, b) for t, a, b in zip(pooled.statistic, one.n, other.n, strict=True)],
            dtype=pl.String,
        ),
    }


def _no_test(t: float, n_with: float, n_without: float) -> str | None:
    if np.isfinite(t):
        return None
    if min(n_with, n_without) < 2:
        return f"groups of {n_with:.0f} and {n_without:.0f}; each needs two responses"
    return "no response differs from its group's mean"
