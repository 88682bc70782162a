"""KPIs of all organisations together: how far they vary, and whether they moved.

Cases of one organisation go together, so that organisations are the clusters of the engine: their
numerators and denominators are the cluster sums of a share, their counts those of a mean count.
"""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import (
    GroupSums,
    jackknife_difference,
    jackknife_mean,
)
from secperf_pipeline.stats.nesting import Nesting, nesting
from secperf_pipeline.stats.proportion import Interval, effective_base

Floats = NDArray[np.float64]
_POOL = ["wave_quarter", "kpi_id", "unit"]


class Change(NamedTuple):
    """``interval`` of a change since the quarter before; None with a ``reason``."""

    interval: Interval | None
    reason: str | None


def pooled_spreads(
    kpi_values: pl.DataFrame, wanted: pl.DataFrame, *, confidence: float
) -> pl.DataFrame:
    """Estimate the error of pooled values by leaving out organisations.

    Parameters
    ----------
    kpi_values
        Rows of ``marts.fct_kpi_values``.
    wanted
        wave_quarter and kpi_id of the values.
    confidence
        Level of the intervals of shares.

    Returns
    -------
    DataFrame
        wave_quarter, kpi_id, unit, ``base`` of a share (independent cases, Korn & Graubard),
        ``se`` and ``df`` of a mean count, and n_clusters_effective. NULL where all cases are of
        one organisation.
    """
    counts = _counts(kpi_values).join(wanted, on=["wave_quarter", "kpi_id"], how="semi")
    pools = counts.select(_POOL).unique(maintain_order=True)
    nested, placed = _nested(counts, pools, _POOL)
    sums = _sums(placed, "numerator", "denominator", nested)
    found = jackknife_mean(sums, nested)
    base = effective_base(found, nested.sample_sums(sums.n), confidence=confidence)
    is_share = (pools["unit"] == "share").to_numpy()[:, None]
    several = found.clusters > 1
    columns = {
        "base": np.where(is_share & several, base, np.nan),
        "se": np.where(is_share, np.nan, found.se),
        "df": np.where(is_share, np.nan, found.df),
        "n_clusters_effective": np.where(several, found.effective, np.nan),
    }
    return pools.with_columns(
        pl.Series(name, values.ravel(), nan_to_null=True, dtype=pl.Float64)
        for name, values in columns.items()
    )


def pooled_changes(
    kpi_values: pl.DataFrame, thresholds: ScorecardThresholds, *, quarter: Quarter
) -> dict[tuple[str, str], Change]:
    """Estimate the change of every KPI since the quarter before.

    An organisation that is in both quarters is one cluster of both, so that what it has in common
    with itself is taken out of the change.

    Returns
    -------
    dict
        By KPI and unit, of those with counts in both quarters. Without an interval where
        organisations are effectively too few for a test.
    """
    keys = ["kpi_id", "unit"]
    now, before = (
        _counts(kpi_values.filter(pl.col("wave_quarter") == str(one)))
        for one in (quarter, quarter.previous())
    )
    counts = now.join(before, on=[*keys, "organisation_id"], how="full", coalesce=True).fill_null(0)
    pools = now.join(before, on=keys, how="semi").select(keys).unique(maintain_order=True)
    nested, placed = _nested(counts, pools, keys)
    one = _sums(placed, "numerator", "denominator", nested)
    other = _sums(placed, "numerator_right", "denominator_right", nested)
    found = jackknife_difference(one, other, nested)
    return {
        (kpi, unit): change_of(found, place, thresholds)
        for place, (kpi, unit) in enumerate(pools.rows())
    }


def change_of(found: ClusterEstimate, place: int, thresholds: ScorecardThresholds) -> Change:
    """Take one change of several, or say why it is not judged."""
    clusters, effective = found.clusters[place, 0], found.effective[place, 0]
    if not effective >= thresholds.min_effective:
        return Change(
            None,
            f"organisations behind the cases: {clusters:.0f}, effectively {effective:.1f}; "
            f"a trend needs {thresholds.min_effective:g}",
        )
    moved = float(found.estimate[place, 0])
    low, high = (float(ends[place, 0]) for ends in found.interval(thresholds.confidence))
    if not np.isnan(low):
        return Change(Interval(low=low, high=high), None)
    if abs(moved) in (0.0, 1.0):
        # All stayed, or a share went from none to all, in each of these many organisations.
        return Change(Interval(low=moved, high=moved), None)
    return Change(None, "no standard error of the change can be computed")


def _counts(kpi_values: pl.DataFrame) -> pl.DataFrame:
    """Take what the organisations count, as far as it goes into the pooled value."""
    return kpi_values.filter(pl.col("organisation_id") != "all", pl.col("denominator") > 0).select(
        *_POOL, "organisation_id", "numerator", "denominator"
    )


def _nested(
    counts: pl.DataFrame, pools: pl.DataFrame, keys: list[str]
) -> tuple[Nesting, pl.DataFrame]:
    """Lay out organisations, one row each, by pool."""
    placed = counts.join(pools.with_row_index("pool"), on=keys, maintain_order="left").sort(
        "pool", maintain_order=True
    )
    samples = placed["pool"].to_numpy().astype(np.int64)
    return nesting(samples, np.arange(samples.size), pools.height), placed


def _sums(placed: pl.DataFrame, numerator: str, denominator: str, nested: Nesting) -> GroupSums:
    """Sum cases: zeros and ones of a share, an organisation's number of a count."""
    n, total = (
        placed[name].to_numpy().astype(np.float64)[:, None] for name in (denominator, numerator)
    )
    is_share = (placed["unit"] == "share").to_numpy()[:, None]
    squares = np.where(is_share, total, total**2 / np.where(n > 0, n, 1.0))
    return GroupSums(n=n, total=total, squares=nested.sample_sums(squares))
