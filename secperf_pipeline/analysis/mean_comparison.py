"""Compare an indicator's mean in two groups of responses, with the error they call for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import GroupSums, jackknife_difference
from secperf_pipeline.stats.difference import group_moments, student
from secperf_pipeline.stats.effect_size import hedges_g
from secperf_pipeline.stats.multiplicity import holm
from secperf_pipeline.stats.nesting import nesting

Floats = NDArray[np.float64]
Row = dict[str, object]

_NO_ERROR = "no standard error can be computed, so that the difference is not tested"
COMPARISON = {
    "n": pl.Int64,
    "n_other": pl.Int64,
    "mean": pl.Float64,
    "mean_other": pl.Float64,
    "difference": pl.Float64,
    "difference_low": pl.Float64,
    "difference_high": pl.Float64,
    "se": pl.Float64,
    "se_kind": pl.String,
    "n_clusters": pl.Int64,
    "n_clusters_effective": pl.Float64,
    "df": pl.Float64,
    "p": pl.Float64,
    "hedges_g": pl.Float64,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRules:
    """What a comparison of means may rest on; see the assumption register for each.

    Parameters
    ----------
    min_responses
        Fewest responses in each group.
    min_effective
        Fewest organisations, counted by what they tell; see `ClusterEstimate`.
    confidence
        Level of the interval.
    """

    min_responses: int
    min_effective: float
    confidence: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            min_responses=register.count("min_group"),
            min_effective=register.value("min_clusters_effective"),
            confidence=register.value("confidence"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Responses with a score: values and organisations (empty where not recorded), shape (n,)."""

    name: str
    values: Floats
    organisations: NDArray[np.str_]


def group_of(samples: Sequence[Sample], indicator: str, name: str) -> Group:
    """Take the responses of samples that have a score of the indicator."""
    values = [np.empty(0), *(sample.of([indicator])[:, 0] for sample in samples)]
    organisations = [np.empty(0, dtype=np.str_), *(sample.organisations for sample in samples)]
    scores = np.concatenate(values)
    has_score = ~np.isnan(scores)
    return Group(
        name=name,
        values=scores[has_score],
        organisations=np.concatenate(organisations)[has_score],
    )


def compare_means(one: Group, other: Group, rules: ComparisonRules) -> Row:
    """Hold one group's mean against another's.

    Returns
    -------
    dict
        The columns `COMPARISON`; differences are the first less the second. The error is the
        jackknife over organisations (CV3), in one group or across both; where each response has
        one of its own that is HC3's. A figure that does not exist is None or NaN, and ``reason``
        says why.
    """
    row: Row = {
        "n": one.values.size,
        "n_other": other.values.size,
        "mean": float(one.values.mean()) if one.values.size else None,
        "mean_other": float(other.values.mean()) if other.values.size else None,
    }
    few = _too_few(one, other, rules)
    if few:
        return row | {"reason": few}
    found = _jackknife(one, other)
    is_clustered = found.clusters[0, 0] < one.values.size + other.values.size
    counted: Row = {
        "n_clusters": int(found.clusters[0, 0]) if is_clustered else None,
        "n_clusters_effective": float(found.effective[0, 0]),
    }
    if found.effective[0, 0] < rules.min_effective:
        return row | counted | {"reason": _too_few_effective(found, rules)}
    if np.isnan(found.p[0, 0]):
        return row | counted | {"difference": float(found.estimate[0, 0]), "reason": _NO_ERROR}
    low, high = found.interval(rules.confidence)
    return (
        row
        | counted
        | {
            "difference": float(found.estimate[0, 0]),
            "difference_low": float(low[0, 0]),
            "difference_high": float(high[0, 0]),
            "se": float(found.se[0, 0]),
            "se_kind": "CV3" if is_clustered else "HC3",
            "df": float(found.df[0, 0]),
            "p": float(found.p[0, 0]),
            "hedges_g": _hedges_g(one.values, other.values),
            "reason": None,
        }
    )


def comparison_table(
    rows: Sequence[Row], schema: dict[str, type[pl.DataType]], family: str
) -> pl.DataFrame:
    """Make a frame of rows, with Holm's p over the rows that share a value of ``family``."""
    frame = without_nan(pl.DataFrame(rows, schema=schema))
    return frame.with_columns(
        p_holm=pl.col("p").map_batches(_holm, return_dtype=pl.Float64).over(family)
    )


def _holm(p: pl.Series) -> pl.Series:
    adjusted = holm(p.fill_null(float("nan")).to_numpy())
    return pl.Series(p.name, adjusted).fill_nan(None)


def _jackknife(one: Group, other: Group) -> ClusterEstimate:
    """Estimate the difference; a response without an organisation is a cluster of its own."""
    names = np.concatenate([one.organisations, other.organisations])
    _, codes = np.unique(names, return_inverse=True)
    codes = np.where(names == "", codes.max(initial=0) + 1 + np.arange(names.size), codes)
    nested = nesting(np.zeros(names.size, dtype=np.int64), codes, 1)
    values = np.concatenate([one.values, other.values])[:, None]
    in_one = np.arange(names.size)[:, None] < one.values.size
    first, second = (
        GroupSums.of(np.where(chosen, values, np.nan), nested) for chosen in (in_one, ~in_one)
    )
    return jackknife_difference(first, second, nested)


def _too_few(one: Group, other: Group, rules: ComparisonRules) -> str | None:
    for group in (one, other):
        if not group.values.size:
            return f"no response of {group.name} has a score"
    for group in (one, other):
        if group.values.size < rules.min_responses:
            return (
                f"{group.name} has {group.values.size} responses with a score, "
                f"{rules.min_responses} needed"
            )
    return None


def _too_few_effective(found: ClusterEstimate, rules: ComparisonRules) -> str:
    return (
        f"organisations behind the responses: {int(found.clusters[0, 0])}, effectively "
        f"{found.effective[0, 0]:.1f}; a test needs {rules.min_effective:g}"
    )


def _hedges_g(one: Floats, other: Floats) -> float:
    first, second = (
        group_moments(values[:, None], np.ones((values.size, 1), dtype=bool))
        for values in (one, other)
    )
    t = student(first, second).statistic
    return float(hedges_g(t, first.n, second.n)[0])
