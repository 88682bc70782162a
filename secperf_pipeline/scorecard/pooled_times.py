"""Percentiles of the times of all organisations together, and whether their median moved."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.pooled import change_of
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from secperf_pipeline.scorecard.trend import Trend, arrow_of
from secperf_pipeline.stats.cluster_quantile import (
    quantile_interval,
    share_beyond_common_median,
)
from secperf_pipeline.stats.proportion import Interval

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_MEDIAN, _P90 = 0.5, 0.9
_ONE_ORGANISATION = "all times are of one organisation, which leaves no other to judge by"


class PooledTimes(NamedTuple):
    """Intervals of a KPI's median and 90th percentile, and whether its median moved.

    ``reason`` says why the intervals are missing.
    """

    median: Interval | None
    p90: Interval | None
    reason: str | None
    median_trend: Trend


def pooled_times(
    minutes: pl.DataFrame, thresholds: ScorecardThresholds, *, quarter: Quarter
) -> dict[str, PooledTimes]:
    """Judge the times of each KPI by the organisations they are of.

    Parameters
    ----------
    minutes
        wave_quarter, organisation_id, kpi_id and minutes of each incident.
    thresholds
        Level of intervals, and how many organisations a trend needs effectively.
    quarter
        The quarter; the trend compares it with the one before.
    """
    known = minutes.filter(pl.col("minutes").is_not_null())
    return {
        str(kpi): _of_kpi(part, thresholds, quarter)
        for (kpi,), part in known.group_by("kpi_id", maintain_order=True)
    }


def _of_kpi(part: pl.DataFrame, thresholds: ScorecardThresholds, quarter: Quarter) -> PooledTimes:
    is_now = (part["wave_quarter"] == str(quarter)).to_numpy()
    values = part["minutes"].to_numpy()
    clusters = part["organisation_id"].rank("dense").to_numpy().astype(np.int64)
    if not is_now.any():
        nothing = "no known times in this quarter"
        return PooledTimes(None, None, nothing, Trend(None, nothing))
    median, p90 = (
        quantile_interval(values[is_now], clusters[is_now], level, confidence=thresholds.confidence)
        for level in (_MEDIAN, _P90)
    )
    if is_now.all():
        trend = Trend(None, "no known times in the quarter before")
    else:
        moved = share_beyond_common_median(values, clusters, is_now)
        change = change_of(moved, 0, thresholds)
        trend = arrow_of(change.interval) if change.interval else Trend(None, change.reason)
    return PooledTimes(median, p90, None if median else _ONE_ORGANISATION, trend)
