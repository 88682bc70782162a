"""Every pair of an x and a y in every sample: its regression and its group comparison."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.stats.difference import levene_mean, levene_median, student, welch
from secperf_pipeline.stats.durbin_watson import durbin_watson_p
from secperf_pipeline.stats.effect_size import (
    average_variance_difference,
    standardised_difference,
)
from secperf_pipeline.stats.regression import simple_regression
from secperf_pipeline.stats.sample_groups import sample_groups
from secperf_pipeline.stats.sample_regression import sample_cross_moments

Floats = NDArray[np.float64]
ORDER_KEY = "file path, row number"
_FEWEST_ROWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRules:
    """What decides about a pair; see the assumption register for each.

    Parameters
    ----------
    cut
        Scale points; an x above it is taken to have the security performance.
    band_low, band_high
        Ends of the Durbin-Watson band, inclusive.
    confidence
        Level of the intervals.
    """

    cut: float
    band_low: float
    band_high: float
    confidence: float

    @classmethod
    def from_register(cls, register: AssumptionRegister, scale: AnswerScale) -> Self:
        """Take the values from the assumption register, the cut as a point of a wave's scale."""
        return cls(
            cut=scale.at(register.value("group_cut_place")),
            band_low=register.value("durbin_watson_low"),
            band_high=register.value("durbin_watson_high"),
            confidence=register.value("confidence"),
        )


def regressions(
    samples: Iterable[Sample], xs: Sequence[str], ys: Sequence[str], rules: PairRules
) -> pl.DataFrame:
    """Regress every y on every x: rows of ``results.regressions`` without the quarter.

    The exact p-value of Durbin-Watson is an integral for each pair, so it is computed for the
    whole wave only.
    """
    rows = _rows(samples, xs, ys)
    moments = sample_cross_moments(rows.x, rows.y, rows.sample, len(rows.samples))
    fit = simple_regression(moments, confidence=rules.confidence)
    d = fit.durbin_watson
    inside = (rules.band_low <= d) & (d <= rules.band_high)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.sqrt(moments.sxx / moments.syy)
        beta_low, beta_high = fit.low * scale, fit.high * scale
    table = _keys(rows, xs, ys, fit.n).with_columns(
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
        dw_p=pl.Series(_durbin_watson_p(rows, d)),
        dw_in_band=pl.Series(inside),
        dw_order_key=pl.lit(ORDER_KEY),
    )
    no_fit = pl.when(pl.col("n") < 3).then(pl.lit("fewer than three complete responses"))
    return without_nan(table).with_columns(
        dw_in_band=pl.when(pl.col("durbin_watson").is_not_null()).then("dw_in_band"),
        reason=pl.when(pl.col("durbin_watson").is_null())
        .then(no_fit.otherwise(pl.lit("x or y does not vary, or fits exactly")))
        .when(pl.col("dw_p").is_null())
        .then(pl.lit("the exact p of Durbin-Watson is computed for the whole wave only")),
    )


def group_differences(
    samples: Iterable[Sample], xs: Sequence[str], ys: Sequence[str], rules: PairRules
) -> pl.DataFrame:
    """Compare y above the cut of x with y not above it: rows of ``results.group_differences``.

    Differences are those with (x above the cut) minus those without.
    """
    rows = _rows(samples, xs, ys)
    groups = sample_groups(
        rows.y, rows.x > rules.cut, ~np.isnan(rows.x), rows.sample, len(rows.samples)
    )
    one, other = groups.one, groups.other
    pooled, separate = student(one, other), welch(one, other)
    mean_centred, median_centred = levene_mean(one, other), levene_median(one, other)
    effect = standardised_difference(pooled.statistic, one.n, other.n, confidence=rules.confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        rank_biserial = 2 * groups.u / (one.n * other.n) - 1
    table = _keys(rows, xs, ys, one.n + other.n).with_columns(
        cut=pl.lit(rules.cut),
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
        d_av=pl.Series(
            average_variance_difference(one.mean - other.mean, one.variance, other.variance)
        ),
        mann_whitney_u=pl.Series(groups.u),
        mann_whitney_p=pl.Series(groups.p),
        rank_biserial=pl.Series(rank_biserial),
        brunner_munzel_p=pl.Series(groups.relative.p),
        probability_higher=pl.Series(groups.relative.probability),
    )
    too_small = pl.min_horizontal("n_with", "n_without") < 2
    sizes = pl.format(
        "groups of {} and {}; each needs two responses", pl.col("n_with"), pl.col("n_without")
    )
    return without_nan(table).with_columns(
        reason=pl.when(pl.col("student_t").is_null())
        .then(
            pl.when(too_small)
            .then(sizes)
            .otherwise(pl.lit("no response differs from its group's mean"))
        )
        .when(pl.col("brunner_munzel_p").is_null())
        .then(pl.lit("the groups do not overlap, so that Brunner and Munzel's test has no error"))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The rows of all samples under each other; ``sample`` counts the samples from 0."""

    samples: list[Sample]
    sample: NDArray[np.int64]
    x: Floats
    y: Floats

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.bincount(self.sample, minlength=len(self.samples))


def _rows(samples: Iterable[Sample], xs: Sequence[str], ys: Sequence[str]) -> _Rows:
    listed = list(samples)
    sizes = [len(sample.values) for sample in listed]
    return _Rows(
        samples=listed,
        sample=np.repeat(np.arange(len(listed)), sizes),
        x=np.concatenate([sample.of(list(xs)) for sample in listed]),
        y=np.concatenate([sample.of(list(ys)) for sample in listed]),
    )


def _keys(rows: _Rows, xs: Sequence[str], ys: Sequence[str], n: Floats) -> pl.DataFrame:
    """Name every pair of every sample, in the order of the moments."""
    named = pl.DataFrame([sample.keys for sample in rows.samples], infer_schema_length=None)
    pairs = pl.DataFrame([{"x": x, "y": y} for x in xs for y in ys])
    missing = np.repeat(rows.sizes, pairs.height) - n.astype(np.int64)
    return named.join(pairs, how="cross", maintain_order="left_right").with_columns(
        n_missing=pl.Series(missing)
    )


def _durbin_watson_p(rows: _Rows, d: Floats) -> Floats:
    """Two-sided exact p for the whole wave; NaN where it is not computed."""
    shape = len(rows.samples), rows.x.shape[1], rows.y.shape[1]
    statistic, two_sided = d.reshape(shape), np.full(shape, np.nan)
    for number, sample in enumerate(rows.samples):
        if sample.segment_kind != "all":
            continue
        own = rows.sample == number
        for column, x in enumerate(rows.x[own].T):
            known = ~np.isnan(rows.y[own]) & ~np.isnan(x)[:, None]
            # Outcomes with the same complete rows share the integral's eigenvalues.
            for pattern in np.unique(known, axis=1).T:
                sharing = (known == pattern[:, None]).all(axis=0)
                if pattern.sum() >= _FEWEST_ROWS and np.ptp(x[pattern]) > 0:
                    below = durbin_watson_p(x[pattern], statistic[number, column, sharing])
                    two_sided[number, column, sharing] = 2 * np.minimum(below, 1 - below)
    return two_sided.ravel()
