"""Intervals of values by published examples and scipy, and values that have none."""

from typing import Any

import pytest
from scipy import stats

from secperf_pipeline.scorecard.interval import value_interval

ROW: dict[str, Any] = {
    "value": 0.8,
    "unit": "share",
    "source": "register",
    "is_census": False,
    "numerator": 8.0,
    "denominator": 10.0,
    "n": 10,
    "sd": None,
    "value_low": None,
    "value_high": None,
}


def ends(**changes: Any) -> tuple[float, float] | None:
    found = value_interval(ROW | changes, confidence=0.95)
    return (found.low, found.high) if found else None


def test_a_share_has_wilsons_interval() -> None:
    # Wilson (1927): 8 of 10 at 95 % gives 0.4902 to 0.9433.
    assert ends() == pytest.approx((0.4902, 0.9433), abs=5e-5)


def test_a_mean_has_students_interval() -> None:
    found = ends(unit="likert", value=4.5, sd=1.2, n=25)
    assert found == pytest.approx(stats.t.interval(0.95, 24, loc=4.5, scale=1.2 / 5))


def test_the_bounds_of_controls_are_what_nobody_evaluated() -> None:
    assert ends(source="control", value=None, value_low=0.6, value_high=0.95) == (0.6, 0.95)


@pytest.mark.parametrize(
    "changes",
    [
        {"value": None},
        {"is_census": True},
        {"unit": "count"},
        {"denominator": None},
        {"unit": "likert", "sd": None},
        {"unit": "likert", "sd": 0.0, "n": 1},
    ],
    ids=["no value", "census", "count", "no counts", "no spread", "one answer"],
)
def test_what_chance_says_nothing_about_has_no_interval(changes: dict[str, Any]) -> None:
    assert ends(**changes) is None
