"""What chance says about each row of the scorecard: interval, probability of green, trends."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.data import ScorecardData
from secperf_pipeline.scorecard.interval import value_interval
from secperf_pipeline.scorecard.pooled import Change, pooled_changes
from secperf_pipeline.scorecard.pooled_times import PooledTimes, pooled_times
from secperf_pipeline.scorecard.probability import probability_green
from secperf_pipeline.scorecard.spread import with_spread
from secperf_pipeline.scorecard.survey import survey_changes
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from secperf_pipeline.scorecard.times import median_trend, times_by_kpi
from secperf_pipeline.scorecard.trend import trend

_COLUMNS = {
    "value_low": pl.Float64,
    "value_high": pl.Float64,
    "interval_reason": pl.String,
    "probability_green": pl.Float64,
    "probability_reason": pl.String,
    "trend": pl.String,
    "trend_reason": pl.String,
    "median_trend": pl.String,
    "median_trend_reason": pl.String,
    "median_minutes_low": pl.Float64,
    "median_minutes_high": pl.Float64,
    "p90_minutes_low": pl.Float64,
    "p90_minutes_high": pl.Float64,
    "minutes_reason": pl.String,
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
        The rows of `with_spread` with value_low, value_high, interval_reason,
        probability_green, probability_reason, trend, trend_reason, median_trend,
        median_trend_reason, the intervals of pooled times with minutes_reason, and is_hatched.
    """
    spread = with_spread(rows, data.kpi_values, confidence=thresholds.confidence)
    earlier = {_key(row): _own(row) for row in before.iter_rows(named=True)}
    changes = survey_changes(data.survey_changes, thresholds, quarter=quarter)
    times, together = times_by_kpi(data.minutes), {}
    if spread["is_pooled"].any():
        changes |= pooled_changes(data.kpi_values, thresholds, quarter=quarter)
        together = pooled_times(data.minutes, thresholds, quarter=quarter)
    found = []
    for row in spread.iter_rows(named=True):
        own, key = _own(row), _key(row)
        pooled = together.get(key[1]) if row["is_pooled"] else None
        alone = median_trend(times, thresholds, organisation=key[0], kpi=key[1], quarter=quarter)
        moved = trend(
            own, earlier.get(key), confidence=thresholds.confidence, change=_change(row, changes)
        )
        found.append(
            (
                *value_interval(row, confidence=thresholds.confidence),
                *probability_green(own, goal_margin=thresholds.goal_margin),
                *moved,
                *(pooled.median_trend if pooled else alone),
                *_minutes(row, pooled),
            )
        )
    chances = pl.DataFrame(found, schema=_COLUMNS, orient="row")
    is_unsure = pl.col("probability_green") < thresholds.probability_green
    return spread.with_columns(chances.iter_columns()).with_columns(
        is_hatched=(pl.col("status") == "green") & is_unsure.fill_null(False)
    )


def _change(row: Mapping[str, Any], changes: Mapping[tuple[str, str], Change]) -> Change | None:
    """Find the change of all together; an opinion of all is compared by nothing else."""
    if row["organisation_id"] != "all":
        return None
    uncompared = Change(None, "the wave is not compared with that of the quarter before")
    default = uncompared if row["source"] == "survey" else None
    return changes.get((row["kpi_id"], row["unit"]), default)


def _minutes(
    row: Mapping[str, Any], pooled: PooledTimes | None
) -> tuple[float | None, float | None, float | None, float | None, str | None]:
    """Give the intervals of the median and the 90th percentile of all together."""
    nothing = (None, None, None, None)
    if row["organisation_id"] != "all" or row["median_minutes"] is None:
        return *nothing, None
    if row["is_carried"]:
        return *nothing, "carried forward: only times of the quarter itself are judged"
    if pooled is None:
        return *nothing, "all times are of one organisation, which leaves no other to judge by"
    ends = [
        end
        for one in (pooled.median, pooled.p90)
        for end in ((one.low, one.high) if one else (None, None))
    ]
    return ends[0], ends[1], ends[2], ends[3], pooled.reason


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["organisation_id"], row["kpi_id"]


def _own(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "value": None} if row["is_carried"] else dict(row)
