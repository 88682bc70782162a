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
from secperf_pipeline.stats.difference import group_moments, student
from secperf_pipeline.stats.effect_size import hedges_g
from secperf_pipeline.stats.mean_difference import clustered_difference, welch_difference
from secperf_pipeline.stats.multiplicity import holm

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
    min_organisations
        Fewest organisations in each group, where some organisation has several responses.
    confidence
        Level of the interval.
    """

    min_responses: int
    min_organisations: int
    confidence: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            min_responses=register.count("min_group"),
            min_organisations=register.count("min_clusters"),
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
        The columns `COMPARISON`; differences are the first less the second. The error is
        clustered by organisation (CR1) where an organisation has several of the responses, in
        one group or across both, else Welch's. A figure that does not exist is None or NaN, and
        ``reason`` says why.
    """
    row: Row = {
        "n": one.values.size,
        "n_other": other.values.size,
        "mean": float(one.values.mean()) if one.values.size else None,
        "mean_other": float(other.values.mean()) if other.values.size else None,
    }
    clusters = _clusters(one, other)
    few = _too_few(one, other, clusters, rules)
    if few:
        return row | {"reason": few}
    is_clustered = np.unique(np.concatenate(clusters)).size < one.values.size + other.values.size
    found = (
        clustered_difference(one.values, other.values, *clusters, confidence=rules.confidence)
        if is_clustered
        else welch_difference(one.values, other.values, confidence=rules.confidence)
    )
    exists = not np.isnan(found.p)
    return row | {
        "difference": found.difference,
        "difference_low": found.low,
        "difference_high": found.high,
        "se": found.se,
        "se_kind": ("CR1" if is_clustered else "Welch") if exists else None,
        "n_clusters": np.unique(np.concatenate(clusters)).size if is_clustered else None,
        "df": found.df,
        "p": found.p,
        "hedges_g": _hedges_g(one.values, other.values),
        "reason": None if exists else _NO_ERROR,
    }


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


def _clusters(one: Group, other: Group) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the organisations of both groups; a response without one is its own."""
    names = np.concatenate([one.organisations, other.organisations])
    _, codes = np.unique(names, return_inverse=True)
    codes = np.where(names == "", codes.max(initial=0) + 1 + np.arange(names.size), codes)
    return codes[: one.values.size], codes[one.values.size :]


def _too_few(
    one: Group,
    other: Group,
    clusters: tuple[NDArray[np.int64], NDArray[np.int64]],
    rules: ComparisonRules,
) -> str | None:
    for group in (one, other):
        if not group.values.size:
            return f"no response of {group.name} has a score"
    for group in (one, other):
        if group.values.size < rules.min_responses:
            return (
                f"{group.name} has {group.values.size} responses with a score, "
                f"{rules.min_responses} needed"
            )
    if np.unique(np.concatenate(clusters)).size == one.values.size + other.values.size:
        return None
    for group, codes in zip((one, other), clusters, strict=True):
        found = np.unique(codes).size
        if found < rules.min_organisations:
            return (
                f"organisations behind the responses of {group.name}: {found}; an error that "
                f"allows for dependence needs {rules.min_organisations}"
            )
    return None


def _hedges_g(one: Floats, other: Floats) -> float:
    first, second = (
        group_moments(values[:, None], np.ones((values.size, 1), dtype=bool))
        for values in (one, other)
    )
    t = student(first, second).statistic
    return float(hedges_g(t, first.n, second.n)[0])
