"""The roll-up of KPIs into a perspective."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.scorecard.perspectives import perspective_rows

Kpi = tuple[str, float | None, float]


def rolled_up(*rows: Kpi, critical: int | None = None) -> dict[str, object]:
    frame = pl.DataFrame(
        {
            "wave_quarter": ["2025Q3"] * len(rows),
            "organisation_id": ["a"] * len(rows),
            "perspective": ["process"] * len(rows),
            "status": [row[0] for row in rows],
            "score": pl.Series([row[1] for row in rows], dtype=pl.Float64),
            "weight": pl.Series([row[2] for row in rows], dtype=pl.Float64),
            "is_critical": [place == critical for place in range(len(rows))],
        }
    )
    return perspective_rows(frame, weight_floor=0.5).row(0, named=True)


def test_a_score_is_the_weighted_mean_of_what_has_data() -> None:
    found = rolled_up(("amber", 9.0, 2.0), ("green", 10.0, 1.0), ("no_data", None, 1.0))
    assert found["score"] == pytest.approx(28 / 3)
    assert found["weight_with_data"] == 0.75
    assert found["status"] == "amber"
    assert found["reason"] is None


def test_half_the_weight_is_enough_and_less_is_not() -> None:
    assert rolled_up(("green", 10.0, 1.0), ("stale", None, 1.0))["score"] == 10
    found = rolled_up(("green", 10.0, 1.0), ("stale", None, 1.5))
    assert (found["score"], found["status"], found["weight_with_data"]) == (None, "no_data", 0.4)
    assert found["reason"] == "less than 50% of the weight has data"


@pytest.mark.parametrize("status", ["green", "amber", "red"])
def test_a_perspective_of_one_kpi_has_its_colour(status: str) -> None:
    assert rolled_up((status, 5.0, 1.0))["status"] == status


def test_colours_are_averaged_and_a_tie_goes_to_the_worse() -> None:
    assert rolled_up(("red", 7.0, 1.0), ("green", 10.0, 1.0))["status"] == "amber"
    assert rolled_up(("amber", 9.0, 1.0), ("green", 10.0, 1.0))["status"] == "amber"
    assert rolled_up(("amber", 9.0, 1.0), ("red", 7.0, 1.0))["status"] == "red"
    assert rolled_up(("amber", 9.0, 1.0), ("green", 10.0, 2.0))["status"] == "green"


def test_a_red_critical_kpi_caps_the_perspective_at_amber() -> None:
    rows: list[Kpi] = [("red", 7.0, 1.0), ("green", 10.0, 4.0)]
    assert rolled_up(*rows)["status"] == "green"
    capped = rolled_up(*rows, critical=0)
    assert capped["status"] == "amber"
    assert capped["score"] == pytest.approx(9.4)
    assert capped["reason"] == "a critical KPI is red, which caps the perspective at amber"


def test_a_survey_indicator_of_weight_0_decides_nothing() -> None:
    found = rolled_up(("red", 1.0, 0.0), ("green", 10.0, 1.0))
    assert (found["score"], found["status"]) == (10.0, "green")
    alone = rolled_up(("red", 1.0, 0.0))
    assert (alone["score"], alone["status"], alone["weight_with_data"]) == (None, "no_data", None)


def test_a_good_score_over_red_kpis_of_weight_0_says_so() -> None:
    reds: list[Kpi] = [("red", 5.0, 0.0)] * 3
    found = rolled_up(("green", 10.0, 1.0), ("amber", 9.0, 1.0), ("no_data", None, 1.0), *reds)
    assert found["score"] == 9.5
    assert (found["kpis_counted"], found["kpis_total"]) == (2, 6)
    assert found["reason"] == "3 red KPIs have weight 0 and do not count"


def test_what_caps_a_perspective_stands_before_what_does_not_count() -> None:
    found = rolled_up(("red", 7.0, 1.0), ("green", 10.0, 4.0), ("red", 1.0, 0.0), critical=0)
    assert found["reason"] == (
        "a critical KPI is red, which caps the perspective at amber; "
        "1 red KPI has weight 0 and does not count"
    )


COLOURED = st.tuples(
    st.sampled_from(["red", "amber", "green"]), st.floats(0, 10), st.floats(0.125, 8, width=16)
)


@given(st.lists(COLOURED, min_size=1, max_size=6))
def test_a_perspective_lies_between_its_worst_and_its_best_kpi(rows: list[Kpi]) -> None:
    found = rolled_up(*rows)
    scores = [row[1] for row in rows if row[1] is not None]
    assert isinstance(found["score"], float)
    assert min(scores) - 1e-9 <= found["score"] <= max(scores) + 1e-9
    order = ["red", "amber", "green"]
    ranks = [order.index(row[0]) for row in rows]
    assert min(ranks) <= order.index(str(found["status"])) <= max(ranks)
    assert found["weight_with_data"] == pytest.approx(1)
