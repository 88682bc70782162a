"""The KPIs of a quarter: its own values, those carried forward, and those that are stale."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from secperf_pipeline.scorecard.measured import measured_rows
from tests.scorecards import QUARTER, THRESHOLDS, counted, kpi, kpis, missing, values

NOT_MEASURED = missing("F1", "not measured in the window")


def row(*figures: dict[str, Any], frequency: str = "quarterly") -> dict[str, Any]:
    found = measured_rows(
        values(*figures),
        kpis(kpi("F1", "finance", frequency=frequency)),
        pl.DataFrame({"organisation_id": ["a"]}),
        THRESHOLDS,
        quarter=QUARTER,
    )
    return found.row(0, named=True)


def test_a_value_of_the_quarter_is_neither_carried_nor_stale() -> None:
    found = row(counted("F1", 6, 8), counted("F1", 1, 8, quarter="2025Q2"))
    assert (found["value"], found["is_carried"], found["is_stale"]) == (0.75, False, False)
    assert found["value_reason"] is None


def test_the_last_value_is_carried_and_stale_where_a_new_one_is_due() -> None:
    found = row(
        counted("F1", 1, 8, quarter="2025Q1"), counted("F1", 8, 8, quarter="2025Q2"), NOT_MEASURED
    )
    assert (found["value"], found["n"], found["is_carried"]) == (1.0, 8, True)
    assert found["is_stale"]
    assert found["value_reason"] == "carried forward from 2025Q2, 92 days old"


@pytest.mark.parametrize(
    ("measured_on", "is_stale"), [(dt.date(2024, 9, 25), False), (dt.date(2024, 9, 24), True)]
)
def test_a_yearly_value_is_carried_for_the_declared_days(
    measured_on: dt.date, is_stale: bool
) -> None:
    old = counted("F1", 4, 4, quarter="2024Q3", on=measured_on)
    assert row(old, NOT_MEASURED, frequency="yearly")["is_stale"] is is_stale


def test_a_figure_in_another_unit_is_not_carried_forward() -> None:
    old = counted("F1", 8, 8, quarter="2025Q2", unit="count")
    assert row(old, NOT_MEASURED)["value"] is None


def test_all_together_are_judged_by_the_organisations_that_meet_the_goal_of_each() -> None:
    exercises = kpi("I2", "process", unit="count", goal=1.0, red_flag=1.0, min_n=3)
    declared = kpis(exercises | {"pooled_goal": 1.0, "pooled_red_flag": 0.8})
    pooled, own = measured_rows(
        values(counted("I2", 2, 3, organisation="all"), counted("I2", 4, 1, unit="count")),
        declared,
        pl.DataFrame({"organisation_id": ["all", "a"]}),
        THRESHOLDS,
        quarter=QUARTER,
    ).rows(named=True)
    assert (pooled["value"], pooled["unit"], pooled["min_n"]) == (2 / 3, "share", 1)
    assert (pooled["goal"], pooled["red_flag"], pooled["worst"]) == (1.0, 0.8, 0.0)
    assert pooled["name_en"] == "KPI I2 (organisations that meet the goal)"
    assert (own["value"], own["unit"], own["min_n"]) == (4.0, "count", 3)
    assert (own["goal"], own["red_flag"], own["name_en"]) == (1.0, 1.0, "KPI I2")


def test_an_old_measurement_within_the_window_is_stale_too() -> None:
    found = row(counted("F1", 8, 8, on=dt.date(2025, 6, 26)))
    assert found["is_stale"]
    assert found["value_reason"] == "measured 96 days before the end of the quarter"


def test_without_any_value_the_reason_is_kept_and_a_later_quarter_not_looked_at() -> None:
    found = row(NOT_MEASURED, counted("F1", 8, 8, quarter="2025Q4"))
    assert (found["value"], found["value_reason"]) == (None, "not measured in the window")
    assert row()["value_reason"] == "not measured in the window"
