"""What chance says about each row of the scorecard: interval, probability of green, trends."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.data import ScorecardData
from secperf_pipeline.scorecard.interval import value_interval
from secperf_pipeline.scorecard.probability import probability_green
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from secperf_pipeline.scorecard.times import median_trend, times_by_kpi
from secperf_pipeline.scorecard.trend import trend
from secperf_pipeline.stats.change import clustered_mean_change
from secperf_pipeline.stats.proportion import Interval

_COLUMNS = {
    "value_low": pl.Float64,
    "value_high": pl.Float64,
    "probability_green": pl.Float64,
    "probability_reason": pl.String,
    "trend": pl.String,
    "trend_reason": pl.String,
    "median_trend": pl.String,
    "median_trend_reason": pl.String,
}


def with_chances(
    rows: pl.DataFrame,
    before: pl.DataFrame,
    data: ScorecardData,
    thresholds: ScorecardThresholds,
    *,
    quarter: Quarter,
) -> pl.DataFrame:
    """Add the columns that chance decides.

    Parameters
    ----------
    rows, before
        The judged rows of the quarter and the united rows of the quarter before; a carried
        value is not the quarter's own and is compared with nothing.
    data, thresholds, quarter
        As for `scorecard`.

    Returns
    -------
    DataFrame
        The rows with value_low, value_high, probability_green, probability_reason,
        trend, trend_reason, median_trend, median_trend_reason and is_hatched.
    """
    earlier = {_key(row): _own(row) for row in before.iter_rows(named=True)}
    changes = mean_changes(data.organisation_sums, quarter, thresholds.confidence)
    times = times_by_kpi(data.minutes)
    found = []
    for row in rows.iter_rows(named=True):
        own, key = _own(row), _key(row)
        moved = trend(
            own,
            earlier.get(key),
            confidence=thresholds.confidence,
            mean_change=changes.get(key),
        )
        interval = value_interval(row, confidence=thresholds.confidence)
        median = median_trend(times, thresholds, organisation=key[0], kpi=key[1], quarter=quarter)
        found.append(
            (
                interval.low if interval else None,
                interval.high if interval else None,
                *probability_green(own, goal_margin=thresholds.goal_margin),
                *moved,
                *median,
            )
        )
    chances = pl.DataFrame(found, schema=_COLUMNS, orient="row")
    is_unsure = pl.col("probability_green") < thresholds.probability_green
    return rows.with_columns(chances.iter_columns()).with_columns(
        is_hatched=(pl.col("status") == "green") & is_unsure.fill_null(False)
    )


def mean_changes(
    sums: pl.DataFrame, quarter: Quarter, confidence: float
) -> dict[tuple[str, str], Interval]:
    """Intervals of the indicators' changes where organisations repeat, for all together.

    Parameters
    ----------
    sums
        As in `ScorecardData.organisation_sums`.
    quarter
        The quarter; it is compared with the one before.
    confidence
        Level of the interval.
    """
    changes = {}
    for (indicator,), part in sums.group_by("indicator_id"):
        sizes, totals = (
            part.pivot("organisation_id", index="wave_quarter", values=name).fill_null(0)
            for name in ("n", "total")
        )
        quarters = [str(quarter.previous()), str(quarter)]
        if not set(quarters) <= set(sizes["wave_quarter"]):
            continue
        n, total = (
            [frame.row(by_predicate=pl.col("wave_quarter") == one)[1:] for one in quarters]
            for frame in (sizes, totals)
        )
        repeats = any(sum(pair) > 1 for pair in zip(*n, strict=True))
        interval = clustered_mean_change(n, total, confidence=confidence) if repeats else None
        if interval is not None:
            changes[("all", str(indicator))] = interval
    return changes


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["organisation_id"], row["kpi_id"]


def _own(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "value": None} if row["is_carried"] else dict(row)
