"""The probability that a KPI truly reaches its goal."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.scorecard.probability import Probability, probability_green
from tests.spreads import with_own_spread

ROW: dict[str, Any] = {"value": 0.75, "n": 8, "numerator": 6.0, "denominator": 8.0}


def judged(changes: dict[str, Any]) -> Probability:
    row = ROW | changes
    counted = row["value"] is not None and row["numerator"] is not None
    if counted and row.get("unit") is None:
        row["value"] = changes.get("value", row["numerator"] / row["denominator"])
    return probability_green(with_own_spread(row), goal_margin=0.02)


def probability(**changes: Any) -> float | None:
    found = judged(changes)
    assert (found.value is None) == (found.reason is not None)
    return found.value


def test_a_share_at_the_middle_of_a_symmetric_posterior_is_a_coin_toss() -> None:
    assert probability(goal=0.5, numerator=4.0, denominator=8.0) == pytest.approx(0.5)


def test_one_success_of_one_reaches_a_goal_as_the_arcsine_law_says() -> None:
    # No case at all leaves Beta(1/2, 1/2), above 3/4 with 1 - 2/pi asin(sqrt(3/4)) = 1/3; one
    # success makes Beta(3/2, 1/2), whose upper tail adds (2/pi) sqrt(3/4 * 1/4) to that.
    expected = 1 / 3 + 2 / 3.141592653589793 * (0.75 * 0.25) ** 0.5
    assert probability(goal=0.75, numerator=1.0, denominator=1.0) == pytest.approx(expected)


def test_for_a_goal_of_100_percent_98_percent_is_enough() -> None:
    at_the_goal = probability(numerator=50.0, denominator=50.0)
    assert at_the_goal == probability(goal=0.98, numerator=50.0, denominator=50.0)
    assert at_the_goal is not None
    assert 0.8 < at_the_goal < 0.9


def test_a_full_register_is_certain() -> None:
    assert probability(is_census=True, value=0.75) == 0.0
    assert probability(is_census=True, value=1.0) == 1.0
    assert probability(is_census=True, value=2.0, goal=1.0, unit="count") == 1.0


def test_the_mean_of_three_follows_students_law_with_two_degrees_of_freedom() -> None:
    # With two degrees of freedom P(T < t) = 1/2 + t / (2 sqrt(2 + t^2)); here t = 1.
    likert = {"unit": "likert", "goal": 5.0, "denominator": None, "numerator": None, "n": 3}
    expected = 0.5 + 1 / (2 * 3**0.5)
    assert probability(**likert, value=5.0 + 1 / 3**0.5, sd=1.0) == pytest.approx(expected)
    assert probability(**likert, value=5.0, sd=1.0) == pytest.approx(0.5)


def test_respondents_who_all_agree_leave_no_doubt() -> None:
    likert = {"unit": "likert", "goal": 5.0, "sd": 0.0, "n": 6}
    assert probability(**likert, value=5.0) == 1.0
    assert probability(**likert, value=4.0) == 0.0


def test_where_less_is_better_the_other_tail_counts() -> None:
    up = probability(goal=0.3, numerator=1.0, denominator=8.0)
    down = probability(goal=0.3, numerator=1.0, denominator=8.0, direction="down")
    assert up is not None
    assert down == pytest.approx(1 - up)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"value": None}, "no value of this quarter"),
        ({"numerator": None, "denominator": None}, "stated without the counts"),
        ({"direction": "range"}, "the goal is a range"),
        ({"unit": "likert", "sd": None}, "fewer than two answers"),
        ({"unit": "likert", "sd": 1.0, "n": 1}, "fewer than two answers"),
        ({"source": "control", "value_low": 0.6, "value_high": 1.0}, "what nobody evaluated"),
    ],
)
def test_without_what_it_needs_there_is_a_reason_in_place_of_the_probability(
    changes: dict[str, Any], reason: str
) -> None:
    found = judged(changes)
    assert found.value is None
    assert str(found.reason).startswith(reason)


@pytest.mark.parametrize(("low", "high", "expected"), [(1.0, 1.0, 1.0), (0.5, 0.9, 0.0)])
def test_controls_whose_bounds_lie_on_one_side_of_the_goal_are_certain(
    low: float, high: float, expected: float
) -> None:
    assert probability(source="control", value_low=low, value_high=high) == expected


@given(st.integers(0, 30), st.integers(0, 30))
def test_more_successes_never_make_the_goal_less_probable(one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    low = probability(numerator=float(fewer), denominator=30.0)
    high = probability(numerator=float(more), denominator=30.0)
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 1
