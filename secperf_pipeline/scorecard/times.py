"""Whether the median of a KPI's times moved since the quarter before by more than noise."""

from collections.abc import Mapping, Sequence

import polars as pl

from secperf_pipeline.domain.hashing import seed_of
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from secperf_pipeline.scorecard.trend import Trend, arrow_of
from secperf_pipeline.stats.change import median_change

Times = Mapping[tuple[str, str, str], Sequence[float]]


def times_by_kpi(minutes: pl.DataFrame) -> dict[tuple[str, str, str], list[float]]:
    """Collect the known times of each quarter, organisation (and all) and KPI, as independent.

    Parameters
    ----------
    minutes
        wave_quarter, organisation_id, kpi_id and minutes of each incident.
    """
    known = minutes.filter(pl.col("minutes").is_not_null())
    every = pl.concat([known, known.with_columns(organisation_id=pl.lit("all"))])
    keys = ["wave_quarter", "organisation_id", "kpi_id"]
    grouped = every.sort(*keys, "minutes").group_by(keys).agg("minutes")
    return {(row[0], row[1], row[2]): row[3] for row in grouped.select(*keys, "minutes").rows()}


def median_trend(
    times: Times,
    thresholds: ScorecardThresholds,
    *,
    organisation: str,
    kpi: str,
    quarter: Quarter,
) -> Trend:
    """Compare the median time of a KPI with that of the quarter before.

    Returns
    -------
    Trend
        Neither direction nor reason for a KPI without times.
    """
    before = quarter.previous()
    now, earlier = (times.get((str(one), organisation, kpi), []) for one in (quarter, before))
    if not now and not earlier:
        return Trend(None, None)
    interval = median_change(
        now,
        earlier,
        draws=thresholds.time_draws,
        seed=seed_of("median trend", quarter, organisation, kpi),
        confidence=thresholds.confidence,
    )
    if interval is None:
        return Trend(None, "fewer than two known times in one of the quarters")
    return arrow_of(interval)
