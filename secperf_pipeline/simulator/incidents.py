"""Incident tickets: what happened when, from detection to closing."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.columns import local_times, names_at, only_where, row_ids
from secperf_pipeline.simulator.draws import Draws, Integers
from secperf_pipeline.simulator.organisations import (
    LARGE,
    MEDIUM,
    SMALL,
    Organisations,
    by_size,
)
from secperf_pipeline.simulator.population import Population

_INCIDENTS = {SMALL: (0, 1), MEDIUM: (0, 3), LARGE: (3, 7)}
_REPORT_LIMIT, _LAUNCH_LIMIT = 60, 30
# How far above its mean of 0 an incident's slowness must lie to miss the limit.
_SLOW = 1.3
_QUICKNESS = 0.4
_NEVER_REPORTED_PERCENT = 2
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class _Times:
    """Seconds since the quarter's first midnight."""

    detected: Integers
    reported: Integers
    launched: Integers
    closed: Integers
    is_reported: NDArray[np.bool_]
    is_closed: NDArray[np.bool_]


def drilling_organisation(population: Population, quarter: Quarter) -> int:
    """Choose the organisation that logs its exercise as a ticket, not as a measurement."""
    draws = Draws(population.seed, quarter, "drill")
    return int(draws.integers(0, population.manufacturers - 1, 1)[0])


def incident_table(
    population: Population, organisations: Organisations, quarter: Quarter
) -> pl.DataFrame:
    """Lay out the tickets of a quarter in the order of detection, one of them a drill.

    At least one incident, and about two in a hundred, is never reported. A ticket that is
    closed after the quarter is still open in the file.
    """
    draws = Draws(population.seed, quarter, "incidents")
    counts = by_size(draws, organisations.size, _INCIDENTS)
    counts[~organisations.reports_kpis] = 0
    owner = np.append(
        np.repeat(np.arange(len(organisations)), counts),
        drilling_organisation(population, quarter),
    )
    is_drill = np.arange(len(owner)) == len(owner) - 1
    times = _times(draws, organisations, owner, is_drill, quarter)
    severity = draws.choice([20, 40, 30, 10], len(owner)) + 1
    order = np.argsort(times.detected, kind="stable")
    start = quarter.first_day
    table = pl.DataFrame(
        {
            "organisation_id": names_at(organisations.ids, owner),
            "severity": severity,
            "detected_at": local_times(start, times.detected),
            "reported_to_csirt_at": _where(start, times.reported, times.is_reported),
            "csirt_launched_at": _where(start, times.launched, times.is_reported),
            "closed_at": _where(start, times.closed, times.is_closed),
            "is_drill": np.where(is_drill, "true", "false"),
        }
    )[order]
    prefix = f"INC-{quarter.year % 100:02d}Q{quarter.number}-"
    return table.insert_column(1, row_ids(prefix, len(owner)).alias("incident_id"))


def _times(
    draws: Draws,
    organisations: Organisations,
    owner: Integers,
    is_drill: NDArray[np.bool_],
    quarter: Quarter,
) -> _Times:
    count = len(owner)
    length = (quarter.last_day - quarter.first_day).days + 1
    # Nothing is detected on the last day, so that every report falls into the quarter.
    detected = _MINUTE * draws.integers(0, (length - 1) * 24 * 60 - 1, count)
    report = _minutes(draws, organisations, "organization", owner, _REPORT_LIMIT)
    launch = _minutes(draws, organisations, "executive_will", owner, _LAUNCH_LIMIT)
    reported = detected + _MINUTE * report
    launched = reported + _MINUTE * launch
    closed = launched + _HOUR * draws.integers(6, 120, count)
    incidents = count - int(is_drill.sum())
    never = draws.order(incidents)[: -(-incidents * _NEVER_REPORTED_PERCENT // 100)]
    is_reported = np.ones(count, dtype=np.bool_)
    is_reported[never] = False
    return _Times(
        detected=detected,
        reported=reported,
        launched=launched,
        closed=closed,
        is_reported=is_reported,
        is_closed=is_reported & (closed < length * _DAY),
    )


def _minutes(
    draws: Draws, organisations: Organisations, indicator: str, owner: Integers, limit: int
) -> Integers:
    """Draw minutes that a step takes: within the limit, or in a slow case up to triple it."""
    slowness = draws.normal(len(owner)) - _QUICKNESS * organisations.factors[indicator][owner]
    within = draws.integers(limit // 12, limit, len(owner))
    beyond = draws.integers(limit + 1, 3 * limit, len(owner))
    return np.where(slowness > _SLOW, beyond, within)


def _where(start: dt.date, seconds: Integers, known: NDArray[np.bool_]) -> pl.Series:
    return only_where(local_times(start, seconds), known)
