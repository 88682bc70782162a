"""Audit checklists: the state of the declared controls at each audited organisation."""

import csv
import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.domain.project import DBT_PROJECT
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.columns import days, names_at, only_where
from secperf_pipeline.simulator.draws import Draws, Integers, Real
from secperf_pipeline.simulator.organisations import Organisations
from secperf_pipeline.simulator.population import Population

STATUSES = (
    "Not implemented",
    "Planned",
    "Partially implemented",
    "Implemented",
    "Not applicable",
    "Not assessed",
)
_IMPLEMENTED, _NOT_APPLICABLE, _NOT_ASSESSED = 3, 4, 5
# Where a maturity of mean 0 and variance 1 turns planned, partial and implemented.
_THRESHOLDS = (-1.0, -0.6, 0.1)

# The indicator whose factor makes the controls of a group mature early or late.
_INDICATOR_OF_GROUP = {
    "B1": "policy",
    "B2": "organization",
    "B3": "policy",
    "B4": "access_control",
    "B5": "system_protection",
    "B6": "policy",
    "S1": "access_control",
    "S2": "system_protection",
    "S3": "system_protection",
    "S4": "system_protection",
    "R1": "employee_awareness",
    "R2": "employee_awareness",
    "R3": "access_control",
}
_EPOCH = dt.date(1970, 1, 1)
_LEFT_OUT_CHANCE = 0.08
_NOT_ASSESSED_CHANCE = 0.04
_AUDIT_DAYS = 84
# Quarters after which a finding is forgotten: three audits.
_MEMORY = 12


@dataclass(frozen=True, slots=True)
class _Audit:
    """What audits in one quarter find, on which day since 1970; shape organisations, controls."""

    status: Integers
    day: Integers
    is_covered: NDArray[np.bool_]


def audit_table(
    population: Population, organisations: Organisations, quarter: Quarter
) -> pl.DataFrame:
    """Lay out what is known at the end of a quarter: one row per audited organisation and control.

    Every organisation is audited once a year, in its own season. An audit leaves out a few
    controls, so that what is known of them is more than a year old.
    """
    controls = _controls()
    cells = (len(organisations), len(controls))
    status = np.full(cells, _NOT_ASSESSED)
    status[~_applicable(organisations, controls)] = _NOT_APPLICABLE
    # Day 0 stands for never.
    day = np.zeros(cells, dtype=np.int64)
    is_known = np.zeros(cells, dtype=np.bool_)
    maturity = _maturity(population, organisations, controls)
    audited = quarter
    for _ in range(_MEMORY):
        due = np.equal(organisations.audit_season, audited.number - 1)
        if due.any():
            audit = _audit(population, organisations, audited, maturity)
            now = due[:, None] & audit.is_covered & ~is_known
            status = np.where(now, audit.status, status)
            day = np.where(now, audit.day, day)
            is_known |= now
        audited = audited.previous()
    kept = np.repeat(organisations.is_audited, len(controls))
    return _layout(organisations, controls, status, day).filter(pl.Series(kept))


def _audit(
    population: Population, organisations: Organisations, quarter: Quarter, maturity: Real
) -> _Audit:
    controls = _controls()
    cells = (len(organisations), len(controls))
    draws = Draws(population.seed, quarter, "audits")
    maturity = maturity + population.audit_gain * population.quarters_since_first(quarter)
    status = np.zeros(cells, dtype=np.int64)
    for threshold in _THRESHOLDS:
        status += maturity > threshold
    status[draws.chance(_NOT_ASSESSED_CHANCE, status.size).reshape(cells)] = _NOT_ASSESSED
    status[~_applicable(organisations, controls)] = _NOT_APPLICABLE
    first = (quarter.first_day - _EPOCH).days
    # An audit takes some days at one organisation, a few controls each day.
    begins = first + draws.integers(0, _AUDIT_DAYS - 1, len(organisations))
    return _Audit(
        status=status,
        day=begins[:, None] + np.arange(len(controls)) // 6,
        is_covered=~draws.chance(_LEFT_OUT_CHANCE, status.size).reshape(cells),
    )


def _maturity(
    population: Population, organisations: Organisations, controls: list[dict[str, str]]
) -> Real:
    draws = Draws(population.seed, "organisations", "controls")
    link = population.audit_link
    own = math.sqrt(1 - link * link)
    columns = [
        link * organisations.factors[_INDICATOR_OF_GROUP[control["group_id"]]]
        + own * draws.normal(len(organisations))
        for control in controls
    ]
    return np.stack(columns, axis=1)


def _applicable(organisations: Organisations, controls: list[dict[str, str]]) -> NDArray[np.bool_]:
    everywhere = np.ones(len(organisations), dtype=np.bool_)
    of_module = {
        "basic": everywhere,
        "smart_factory": organisations.has_smart_factory,
        "remote_work": organisations.has_remote_work,
    }
    return np.stack([of_module[control["module_id"]] for control in controls], axis=1)


def _layout(
    organisations: Organisations, controls: list[dict[str, str]], status: Integers, day: Integers
) -> pl.DataFrame:
    owner = np.repeat(np.arange(len(organisations)), len(controls))
    control = np.tile(np.arange(len(controls)), len(organisations))
    state, seen = status.reshape(-1), day.reshape(-1)
    ids = names_at([one["control_id"] for one in controls], control)
    owners = names_at(organisations.ids, owner)
    has_evidence = (state == _IMPLEMENTED) | (state == _IMPLEMENTED - 1)
    return pl.DataFrame(
        {
            "organisation_id": owners,
            "control_id": ids,
            "module": names_at([one["module"] for one in controls], control),
            "control": names_at([one["name_en"] for one in controls], control),
            "status": names_at(STATUSES, state),
            "evidence": only_where("DOC-" + owners + "-" + ids, has_evidence),
            "assessed_on": only_where(days(_EPOCH, seen), (state != _NOT_ASSESSED) & (seen > 0)),
        }
    )


def _controls() -> list[dict[str, str]]:
    """Read the declared controls in their order, each with the name of its module."""
    seeds = DBT_PROJECT / "seeds"
    with (seeds / "control_modules.csv").open(encoding="utf-8", newline="") as file:
        modules = {row["module_id"]: row["name_en"] for row in csv.DictReader(file)}
    with (seeds / "controls.csv").open(encoding="utf-8", newline="") as file:
        controls = sorted(csv.DictReader(file), key=lambda row: int(row["position"]))
    return [{**row, "module": modules[row["module_id"]]} for row in controls]
