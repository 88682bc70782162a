"""Survey indicators as rows of the scorecard."""

import polars as pl
import pytest

from secperf_pipeline.scorecard.survey import survey_rows
from tests.scorecards import INDICATORS, QUARTER, SCALES, THRESHOLDS, cell, hidden_cell, survey


def test_means_of_the_quarter_are_kpis_of_weight_0_with_the_declared_goal() -> None:
    cells = survey(
        cell("a", 25, 4.5),
        cell("all", 60, 4.0),
        cell("a", 25, 3.0, quarter="2025Q2"),
        cell("a", 25, 4.0, indicator="rd_performance"),
        cell("a", 25, 4.0) | {"is_default_profile": False},
        cell("a", 25, 4.0) | {"segment_kind": "sector"},
    )
    rows = survey_rows(cells, SCALES, INDICATORS, THRESHOLDS, quarter=QUARTER)
    assert rows.select("organisation_id", "kpi_id", "value", "n").rows() == [
        ("a", "sales", 4.5, 25),
        ("all", "sales", 4.0, 60),
    ]
    one = rows.row(0, named=True)
    assert (one["goal"], one["red_flag"], one["min_n"], one["weight"]) == (5.0, 4.0, 5, 0.0)
    assert (one["perspective"], one["unit"], one["is_hidden"]) == ("finance", "likert", False)


def test_goal_and_red_flag_lie_at_the_same_places_of_a_shorter_scale() -> None:
    five = SCALES.with_columns(scale_max=pl.lit(5))
    rows = survey_rows(survey(cell("a", 25, 3.5)), five, INDICATORS, THRESHOLDS, quarter=QUARTER)
    assert (rows["goal"].item(), rows["red_flag"].item()) == (pytest.approx(11 / 3), 3.0)


def test_what_publishing_hides_stays_hidden() -> None:
    cells = survey(hidden_cell("a"))
    rows = survey_rows(cells, SCALES, INDICATORS, THRESHOLDS, quarter=QUARTER)
    assert rows.select("value", "n", "is_hidden").rows() == [(None, None, True)]
