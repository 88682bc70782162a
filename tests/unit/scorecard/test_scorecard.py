"""The scorecard of a quarter: who gets which row, and what each says."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.scorecard.scorecard import KPI_COLUMNS, scorecard
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from tests.scorecards import (
    INDICATORS,
    QUARTER,
    THRESHOLDS,
    cell,
    counted,
    hidden_cell,
    kpi,
    kpis,
    missing,
    survey,
    values,
)

SHARE = kpi("F1", "finance")
YEARLY = kpi("L1", "learning", frequency="yearly", is_census=True, min_n=1)


def kpi_rows(
    declared: list[dict[str, Any]], figures: list[dict[str, Any]], *cells: dict[str, Any]
) -> pl.DataFrame:
    rows, _ = scorecard(
        values(*figures), kpis(*declared), survey(*cells), INDICATORS, THRESHOLDS, quarter=QUARTER
    )
    return rows


def only(
    declared: list[dict[str, Any]], figures: list[dict[str, Any]], *cells: dict[str, Any]
) -> dict[str, Any]:
    return kpi_rows(declared, figures, *cells).row(0, named=True)


def test_a_measured_share_has_colour_score_and_probability() -> None:
    row = only([SHARE], [counted("F1", 6, 8)])
    assert (row["value"], row["status"], row["score"]) == (0.75, "red", 7.5)
    assert (row["target"], row["red_flag"], row["n"], row["source"]) == (1.0, 0.8, 8, "register")
    assert row["probability_green"] < 0.05
    assert row["reason"] is None


def test_every_organisation_has_every_kpi() -> None:
    rows = kpi_rows([SHARE, YEARLY], [counted("F1", 6, 8), counted("F1", 6, 8, organisation="all")])
    assert list(zip(rows["organisation_id"], rows["kpi_id"], rows["status"], strict=True)) == [
        ("all", "F1", "red"),
        ("all", "L1", "no_data"),
        ("a", "F1", "red"),
        ("a", "L1", "no_data"),
    ]
    assert rows.filter(kpi_id="L1")["reason"].to_list() == ["not measured in the window"] * 2


def test_an_organisation_known_from_the_survey_alone_has_every_kpi_too() -> None:
    rows = kpi_rows([SHARE], [], cell("b", 9, 5.5))
    assert rows["kpi_id"].to_list() == ["F1", "sales"]
    assert rows["status"].to_list() == ["no_data", "green"]


def test_the_reason_for_a_missing_value_is_kept() -> None:
    row = only([SHARE], [missing("F1", "every record of the window had to be left out")])
    assert (row["value"], row["status"], row["score"]) == (None, "no_data", None)
    assert row["reason"] == "every record of the window had to be left out"


def test_a_quarterly_kpi_without_a_new_value_is_stale_and_shows_the_last_one() -> None:
    older, old = counted("F1", 1, 8, quarter="2025Q1"), counted("F1", 8, 8, quarter="2025Q2")
    row = only([SHARE], [older, old, missing("F1", "not measured in the window")])
    assert (row["value"], row["status"], row["score"]) == (1.0, "stale", None)
    assert row["measured_on"] == dt.date(2025, 6, 30)
    assert row["reason"] == "carried forward from 2025Q2, 92 days old"
    assert (row["probability_green"], row["trend"]) == (None, None)


@pytest.mark.parametrize(
    ("measured_on", "status"), [(dt.date(2024, 9, 25), "green"), (dt.date(2024, 9, 24), "stale")]
)
def test_a_yearly_kpi_is_carried_for_370_days(measured_on: dt.date, status: str) -> None:
    row = only(
        [YEARLY],
        [
            counted("L1", 4, 4, quarter="2024Q3", on=measured_on),
            missing("L1", "not measured in the window"),
        ],
    )
    assert row["status"] == status
    assert row["reason"].startswith("carried forward from 2024Q3")


def test_an_old_measurement_within_the_window_is_stale_as_well() -> None:
    declared = kpi("X", "process")
    row = only([declared], [counted("X", 8, 8, on=dt.date(2025, 6, 26))])
    assert (row["status"], row["reason"]) == (
        "stale",
        "measured 96 days before the end of the quarter",
    )
    assert only([declared], [counted("X", 8, 8, on=dt.date(2025, 6, 27))])["status"] == "green"


def test_a_later_quarter_is_not_looked_at() -> None:
    row = only([SHARE], [missing("F1", "not yet"), counted("F1", 8, 8, quarter="2025Q4")])
    assert (row["status"], row["reason"]) == ("no_data", "not yet")


def test_too_few_cases_show_the_value_without_a_score() -> None:
    row = only([SHARE], [counted("F1", 3, 4)])
    assert (row["value"], row["status"], row["score"]) == (0.75, "too_few", None)
    assert row["reason"] == "rests on 4 of the 5 cases that a colour needs"


def test_a_value_stated_without_its_cases_says_so() -> None:
    stated = counted("F1", 8, 8) | {"numerator": None, "denominator": None, "n": None}
    row = only([SHARE], [stated])
    assert row["status"] == "too_few"
    assert row["reason"] == "stated without the number of cases that it rests on"


def test_a_green_that_chance_may_have_made_is_hatched() -> None:
    assert only([SHARE], [counted("F1", 6, 6)])["is_hatched"] is True
    assert only([SHARE], [counted("F1", 60, 60)])["is_hatched"] is False
    assert only([SHARE], [counted("F1", 1, 60)])["is_hatched"] is False


def test_a_trend_compares_with_the_quarter_before_only() -> None:
    now = counted("F1", 56, 70)
    assert only([SHARE], [now, counted("F1", 48, 80, quarter="2025Q2")])["trend"] == "up"
    row = only([SHARE], [now, counted("F1", 48, 80, quarter="2025Q1")])
    assert (row["trend"], row["trend_reason"]) == (None, "no value of the quarter before")


def test_survey_indicators_stand_beside_the_kpis_with_weight_0() -> None:
    rows = kpi_rows(
        [SHARE],
        [counted("F1", 8, 8)],
        cell("a", 25, 4.5),
        cell("a", 25, 3.9, indicator="policy"),
        cell("a", 25, 6.0, indicator="rd_performance"),
    )
    found = {row["kpi_id"]: row for row in rows.iter_rows(named=True)}
    assert set(found) == {"F1", "sales", "policy"}
    sales, policy = found["sales"], found["policy"]
    assert (sales["status"], sales["score"], sales["perspective"]) == ("amber", 5.0, "finance")
    assert (sales["target"], sales["red_flag"], sales["unit"]) == (5.0, 4.0, "likert")
    assert (sales["weight"], sales["source"]) == (0.0, "survey")
    assert (policy["status"], policy["perspective"]) == ("red", "process")


def test_a_survey_trend_is_welchs() -> None:
    row = only([], [], cell("a", 50, 5.0), cell("a", 50, 4.5, quarter="2025Q2"))
    assert row["trend"] == "up"


def test_what_publishing_hides_has_no_figure_and_no_colour() -> None:
    cells = [cell("all", 60, 5.0), hidden_cell("a"), hidden_cell("b"), cell("c", 50, 5.0)]
    rows = kpi_rows([], [], *cells)
    hidden = rows.filter(pl.col("value").is_null())
    assert hidden["organisation_id"].to_list() == ["a", "b"]
    assert hidden["status"].unique().to_list() == ["too_few"]
    for column in ("n", "score", "probability_green", "trend"):
        assert hidden[column].null_count() == 2
    assert hidden["reason"][0] == "fewer than 5 respondents, or next to such a group"


def test_perspectives_come_from_the_same_rows() -> None:
    declared = [kpi("F1", "finance", is_critical=True), kpi("F2", "finance", weight=4.0), YEARLY]
    _, perspectives = scorecard(
        values(counted("F1", 7, 10), counted("F2", 10, 10)),
        kpis(*declared),
        survey(cell("a", 9, 2.0)),
        INDICATORS,
        THRESHOLDS,
        quarter=QUARTER,
    )
    finance, learning = perspectives.rows(named=True)
    assert (finance["perspective"], finance["status"]) == ("finance", "amber")
    assert finance["score"] == pytest.approx(9.4)
    assert finance["weight_with_data"] == 1.0
    assert (learning["status"], learning["reason"]) == (
        "no_data",
        "no KPI of the perspective has data",
    )


def test_a_quarter_without_anything_gives_empty_tables_with_all_columns() -> None:
    rows, perspectives = scorecard(
        values(), kpis(SHARE), survey(), INDICATORS, THRESHOLDS, quarter=QUARTER
    )
    assert rows.columns == KPI_COLUMNS
    assert (rows.height, perspectives.height) == (0, 0)


def test_no_figure_is_ever_nan() -> None:
    rows = kpi_rows(
        [SHARE, YEARLY, kpi("X", "process", goal=1.0, red_flag=1.0, worst=None)],
        [counted("F1", 0, 8), counted("L1", 4, 4), counted("X", 8, 8)],
        cell("a", 5, 4.0, 0.0),
    )
    floats = rows.select(pl.selectors.float())
    assert not floats.select(pl.any_horizontal(pl.all().is_nan().any())).item()
    assert rows.filter(kpi_id="X")["reason"].item() == (
        "goal and red flag are equal, which leaves no scale for a score"
    )


def test_the_shipped_register_holds_every_threshold() -> None:
    assert ScorecardThresholds.from_register(assumption_register()) == THRESHOLDS
