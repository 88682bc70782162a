"""The scorecard of a quarter: who gets which row, and what each says."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from secperf_pipeline.scorecard.scorecard import KPI_COLUMNS, scorecard
from tests.scorecards import (
    QUARTER,
    SCALES,
    THRESHOLDS,
    cell,
    counted,
    hidden_cell,
    kpi,
    kpis,
    missing,
    module,
    module_mean,
    scorecard_data,
    survey,
    values,
)

SHARE = kpi("F1", "finance")
YEARLY = kpi("L1", "learning", frequency="yearly", is_census=True, min_n=1)


def kpi_rows(
    declared: list[dict[str, Any]],
    figures: list[dict[str, Any]],
    *cells: dict[str, Any],
    **others: tuple[dict[str, Any], ...],
) -> pl.DataFrame:
    data = scorecard_data(values(*figures), kpis(*declared), survey(*cells), **others)
    rows, _ = scorecard(data, THRESHOLDS, quarter=QUARTER)
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


def test_a_quarter_follows_its_own_definition() -> None:
    old = kpi("F1", "finance", goal=0.5, red_flag=0.4, wave_quarter="2025Q2")
    new = kpi("F1", "finance", goal=0.9, red_flag=0.8, wave_quarter="2025Q3")
    later = kpi("F9", "finance", wave_quarter="2025Q4")
    row = only([old, new, later], [counted("F1", 6, 8)])
    assert (row["kpi_id"], row["target"], row["status"]) == ("F1", 0.9, "red")
    assert kpi_rows([old, new, later], [counted("F1", 6, 8)]).height == 1


def test_a_kpi_that_was_measured_otherwise_before_has_no_trend() -> None:
    old = kpi("F1", "finance", wave_quarter="2025Q2", trailing_days=365)
    new = kpi("F1", "finance", wave_quarter="2025Q3")
    row = only([old, new], [counted("F1", 56, 70), counted("F1", 48, 80, quarter="2025Q2")])
    assert (row["trend"], row["trend_reason"]) == (
        None,
        "measured otherwise in the quarter before (trailing_days)",
    )


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


def test_a_wave_of_five_points_is_not_all_red() -> None:
    cells = [cell("a", 50, 3.9), cell("b", 50, 3.5), cell("c", 50, 2.9)]
    five = SCALES.with_columns(scale_max=pl.lit(5))
    data = scorecard_data(values(), kpis(), survey(*cells), scales=five)
    rows, _ = scorecard(data, THRESHOLDS, quarter=QUARTER)
    assert rows["status"].to_list() == ["green", "amber", "red"]


def test_a_mean_on_another_scale_is_not_compared() -> None:
    cells = [cell("a", 50, 3.9), cell("a", 50, 5.0, quarter="2025Q2")]
    scales = SCALES.with_columns(scale_max=pl.Series([7, 5]))
    data = scorecard_data(values(), kpis(), survey(*cells), scales=scales)
    row = scorecard(data, THRESHOLDS, quarter=QUARTER)[0].row(0, named=True)
    assert (row["trend"], row["trend_reason"]) == (
        None,
        "measured otherwise in the quarter before (scale_max)",
    )


def test_what_publishing_hides_has_no_figure_and_no_colour() -> None:
    cells = [cell("all", 60, 5.0), hidden_cell("a"), hidden_cell("b"), cell("c", 50, 5.0)]
    rows = kpi_rows([], [], *cells)
    hidden = rows.filter(pl.col("value").is_null())
    assert hidden["organisation_id"].to_list() == ["a", "b"]
    assert hidden["status"].unique().to_list() == ["too_few"]
    for column in ("n", "score", "probability_green", "trend"):
        assert hidden[column].null_count() == 2
    assert hidden["reason"][0] == "fewer than 5 respondents, or next to such a group"


def test_the_organisations_that_meet_a_goal_of_each_are_a_census() -> None:
    exercises = kpi(
        "I2", "process", unit="count", goal=1.0, red_flag=1.0, min_n=1, is_census=True
    ) | {"pooled_goal": 1.0, "pooled_red_flag": 0.8}
    figures = [
        counted("I2", 20, 1, organisation="a", unit="count"),
        counted("I2", 0, 1, organisation="b", unit="count"),
        counted("I2", 1, 2, organisation="all"),
        counted("I2", 2, 2, organisation="all", quarter="2025Q2"),
    ]
    pooled, a, b = kpi_rows([exercises], figures).rows(named=True)
    assert (pooled["value"], pooled["status"], pooled["score"]) == (0.5, "red", 5.0)
    assert (pooled["value_low"], pooled["value_high"]) == (None, None)
    assert (pooled["probability_green"], pooled["trend"]) == (0.0, "down")
    assert (pooled["n_green"], pooled["n_red"], pooled["n_without"]) == (1, 1, 0)
    assert (a["status"], b["status"]) == ("green", "red")
    assert (a["probability_green"], b["probability_green"]) == (1.0, 0.0)


def test_perspectives_come_from_the_same_rows() -> None:
    declared = [kpi("F1", "finance", is_critical=True), kpi("F2", "finance", weight=4.0), YEARLY]
    _, perspectives = scorecard(
        scorecard_data(
            values(counted("F1", 7, 10), counted("F2", 10, 10)),
            kpis(*declared),
            survey(cell("a", 9, 2.0)),
        ),
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
        scorecard_data(values(), kpis(SHARE), survey()), THRESHOLDS, quarter=QUARTER
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


def test_the_other_reading_and_the_times_stand_beside_the_value_that_decides() -> None:
    measured = counted("F1", 9, 10) | {
        "alternative_value": 0.5,
        "median_minutes": 41.0,
        "p90_minutes": 75.0,
    }
    row = only([SHARE], [measured])
    assert (row["value"], row["alternative_value"], row["status"]) == (0.9, 0.5, "amber")
    assert (row["median_minutes"], row["p90_minutes"]) == (41.0, 75.0)


def test_audited_modules_stand_beside_with_weight_0_and_their_bounds() -> None:
    rows = kpi_rows(
        [SHARE],
        [counted("F1", 6, 8)],
        modules=(module("a", 0.9, 0.6, 0.95), module("b", None, 0.1, 0.9)),
        module_means=(module_mean(0.9, 0.35, 0.925),),
    )
    found = rows.filter(source="control").select(
        "organisation_id", "kpi_id", "value", "value_low", "value_high", "status", "weight"
    )
    assert found.rows() == [
        ("all", "controls:basic", 0.9, 0.35, 0.925, "amber", 0.0),
        ("a", "controls:basic", 0.9, 0.6, 0.95, "amber", 0.0),
        ("b", "controls:basic", None, 0.1, 0.9, "no_data", 0.0),
    ]
    chances = rows.filter(source="control")["probability_green"].to_list()
    assert chances == [0.0, 0.0, None]
