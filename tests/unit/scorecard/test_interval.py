"""Intervals of values by published examples and scipy, and values that have none."""

from typing import Any

import pytest
from scipy import stats

from secperf_pipeline.scorecard.interval import Ends, value_interval
from tests.spreads import with_own_spread

ROW: dict[str, Any] = {
    "value": 0.8,
    "numerator": 8.0,
    "denominator": 10.0,
    "n": 10,
}


def ends(**changes: Any) -> Ends:
    found = value_interval(with_own_spread(ROW | changes), confidence=0.95)
    assert (found.low is None) == (found.high is None) == (found.reason is not None)
    return found


def test_a_share_has_wilsons_interval() -> None:
    # Wilson (1927): 8 of 10 at 95 % gives 0.4902 to 0.9433.
    assert ends()[:2] == pytest.approx((0.4902, 0.9433), abs=5e-5)


def test_a_mean_has_students_interval() -> None:
    found = ends(unit="likert", value=4.5, sd=1.2, n=25)
    assert found[:2] == pytest.approx(stats.t.interval(0.95, 24, loc=4.5, scale=1.2 / 5))


def test_the_bounds_of_controls_are_what_nobody_evaluated() -> None:
    assert ends(source="control", value=None, value_low=0.6, value_high=0.95)[:2] == (0.6, 0.95)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"value": None}, "no value of this quarter"),
        ({"is_census": True}, "a full count, which chance does not touch"),
        ({"unit": "count"}, "a count without others to compare it with"),
        ({"denominator": None}, "stated without the counts that it rests on"),
        ({"unit": "likert", "n": 1}, "fewer than two answers, which have no spread"),
        ({"source": "control", "value": None}, "no bounds are known"),
    ],
)
def test_what_chance_says_nothing_about_has_a_reason_in_place_of_an_interval(
    changes: dict[str, Any], reason: str
) -> None:
    assert ends(**changes) == (None, None, reason)
