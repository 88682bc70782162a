"""The scorecard on the page: values in their units, and why one is missing."""

from dataclasses import replace

import polars as pl

from secperf_pipeline.report.quarter_report import render
from tests.reports import Cells, scorecard


def test_a_kpi_prints_its_share_target_and_status(nothing):
    page = render(replace(nothing, scorecard=scorecard()))

    assert Cells(page).row("Finance") == [
        "Finance",
        "Reported within 60 minutes F1",
        "94.0 % 47 of 50",
        "100 % red below 80 %",
        "amber P(green) 0.10",
        "9.4",
    ]
    assert "P(green): probability" in page
    assert "P(green): probability" not in render(nothing)


def test_organisations_by_colour_stand_beside_a_pooled_colour(nothing):
    counts = {"n_green": 26, "n_amber": 0, "n_red": 8, "n_without": 6}
    frame = scorecard(organisation_id="all", **counts)

    row = Cells(render(replace(nothing, scorecard=frame))).row("Finance")

    assert row[4] == "amber P(green) 0.10; organisations: 26 green, 8 red, 6 without a colour"


def test_a_pooled_value_says_what_it_is_worth_and_how_far_its_times_could_lie(nothing):
    around = {"value_low": 0.61, "value_high": 0.99, "n_effective": 9.6}
    times = {"median_minutes": 41.0, "p90_minutes": 75.0, "median_trend": "flat"}
    ends = {"median_minutes_low": 30.2, "median_minutes_high": 55.0}
    frame = scorecard(organisation_id="all", **around, **times, **ends)

    row = Cells(render(replace(nothing, scorecard=frame))).row("Finance")

    assert row[1].endswith("F1; median 41 min (30 to 55), flat; 90 % within 75 min")
    assert row[2] == "94.0 % 47 of 50 (61.0 % to 99.0 %); worth 10 independent cases"


def test_a_value_without_an_interval_says_why(nothing):
    frame = scorecard(interval_reason="a full count, which chance does not touch")

    row = Cells(render(replace(nothing, scorecard=frame))).row("Finance")

    assert row[2] == "94.0 % 47 of 50; no interval: a full count, which chance does not touch"


def test_a_perspective_says_how_many_kpis_count(nothing):
    row = {
        "wave_quarter": "2021Q4",
        "organisation_id": "own",
        "perspective": "finance",
        "score": 9.5,
        "status": "amber",
        "weight_with_data": 1.0,
        "kpis_counted": 2,
        "kpis_total": 9,
        "reason": "3 red KPIs have weight 0 and do not count",
    }
    page = render(replace(nothing, perspectives=pl.DataFrame([row])))

    said = "2 of 9 KPIs count; 3 red KPIs have weight 0 and do not count"
    assert f"100 % of the weight has data; {said}" in " ".join(page.split())
    assert "Finance amber (2 of 9 KPIs count)" in page


def test_a_survey_kpi_is_in_points_with_two_decimals(nothing):
    frame = scorecard(
        value=3.8, target=5.0, red_flag=4.0, unit="likert", value_low=3.7
    ).with_columns(value_high=3.9, numerator=pl.lit(None, dtype=pl.Float64))

    row = Cells(render(replace(nothing, scorecard=frame))).row("Finance")

    assert row[2:4] == ["3.80 points n = 50 (3.70 to 3.90)", "5 points red below 4 points"]


def test_a_kpi_without_a_value_says_why(nothing):
    frame = scorecard(value=None, score=None, status="too_few", reason="3 incidents; 5 are needed")

    row = Cells(render(replace(nothing, scorecard=frame))).row("Finance")

    assert row[2].startswith("–")
    assert row[4].startswith("too few cases")
    assert row[5:] == ["–", "3 incidents; 5 are needed"]


def test_a_chance_of_green_that_cannot_be_told_says_why(nothing):
    known = {"value": 0.94, "probability_green": None, "probability_reason": "no counts"}
    row = Cells(render(replace(nothing, scorecard=scorecard(**known)))).row("Finance")
    assert row[4] == "amber P(green) not known: no counts"

    frame = scorecard(**known | {"value": None, "reason": "no file"})
    assert "not known" not in render(replace(nothing, scorecard=frame))


def test_a_stale_value_keeps_its_remark(nothing):
    frame = scorecard(status="stale", reason="carried forward from 2021Q2")

    assert Cells(render(replace(nothing, scorecard=frame))).row("Finance")[-1] == (
        "carried forward from 2021Q2"
    )


def test_survey_kpis_stand_apart(nothing):
    survey = scorecard(kpi_id="sales", name="Sales", unit="scale points", source="survey")
    page = render(replace(nothing, scorecard=pl.concat([scorecard(), survey])))

    assert page.index("F1") < page.index("From the survey") < page.index("scale points")


def test_the_scorecard_of_all_stands_for_its_organisations(nothing):
    frame = pl.concat([scorecard(organisation_id=name) for name in ("all", "north", "south")])
    page = render(replace(nothing, scorecard=frame))

    assert "All organisations" in page
    assert "north" not in page


def test_more_organisations_than_fit_are_counted(nothing):
    frame = pl.concat([scorecard(organisation_id=f"company {i}") for i in range(4)])
    page = render(replace(nothing, scorecard=frame))

    assert "There are 4 organisations and no scorecard of all together" in page
    assert "company 0" not in page


def test_perspectives_stand_in_their_declared_order_under_their_declared_names(nothing):
    rows = [scorecard(perspective=one, kpi_id=one) for one in ("learning", "customer", "finance")]
    page = render(replace(nothing, scorecard=pl.concat(rows)))

    table = page[page.index('<th scope="col">Perspective</th>') :]
    places = [table.index(f">{name}</td>") for name in ("Finance", "Customer", "Learning")]
    assert places == sorted(places)
    assert "Scorecard of own: Finance no data, Customer no data, Learning no data." in page
