"""Arrows only beyond noise."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.scorecard.trend import trend


def share(met: int, base: int, **changes: Any) -> dict[str, Any]:
    return {
        "value": met / base,
        "numerator": float(met),
        "denominator": float(base),
        "n": base,
        "unit": "share",
        "is_census": False,
        "sd": None,
    } | changes


def mean(value: float, sd: float, n: int) -> dict[str, Any]:
    return {"value": value, "sd": sd, "n": n, "unit": "likert", "is_census": False}


def direction(row: dict[str, Any], before: dict[str, Any] | None) -> str | None:
    return trend(row, before, confidence=0.95).direction


def test_newcombes_own_example_is_beyond_noise() -> None:
    # Newcombe (1998), table II, case a: 56/70 against 48/80 differ by 0.0524 to 0.3339.
    assert direction(share(56, 70), share(48, 80)) == "up"
    assert direction(share(48, 80), share(56, 70)) == "down"


def test_a_change_within_noise_is_flat() -> None:
    # Newcombe (1998), table II, case b: 9/10 against 3/10 differ by 0.1705 to 0.8090.
    assert direction(share(9, 10), share(3, 10)) == "up"
    assert direction(share(6, 8), share(8, 8)) == "flat"


def test_any_change_of_a_full_register_is_a_change() -> None:
    assert direction(share(3, 4, is_census=True), share(4, 4, is_census=True)) == "down"
    assert direction(share(3, 4, is_census=True), share(6, 8, is_census=True)) == "flat"


def test_a_survey_mean_moves_when_welch_says_so() -> None:
    # Standard error of the difference: sqrt(1/50 + 1/50) = 0.2.
    assert direction(mean(5.0, 1.0, 50), mean(4.5, 1.0, 50)) == "up"
    assert direction(mean(4.5, 1.0, 50), mean(5.0, 1.0, 50)) == "down"
    assert direction(mean(4.8, 1.0, 50), mean(4.5, 1.0, 50)) == "flat"


@pytest.mark.parametrize(
    ("row", "before", "reason"),
    [
        (share(1, 2, value=None), share(1, 2), "no value of this quarter"),
        (share(1, 2), None, "no value of the quarter before"),
        (share(1, 2), share(1, 2, value=None), "no value of the quarter before"),
        (
            share(1, 2, denominator=None),
            share(1, 2),
            "a value without its counts has no noise band",
        ),
        (
            share(5, 1, unit="count"),
            share(3, 1, unit="count"),
            "a count of one organisation has no noise band",
        ),
        (
            mean(5, 1, 1),
            mean(5, 1, 9),
            "fewer than two respondents in one of the quarters",
        ),
        (
            mean(5, 0, 9),
            mean(4, 0, 9),
            "all respondents of each quarter agree, so that there is no noise band",
        ),
    ],
)
def test_without_a_comparison_there_is_a_reason(
    row: dict[str, Any], before: dict[str, Any] | None, reason: str
) -> None:
    found = trend(row, before, confidence=0.95)
    assert (found.direction, found.reason) == (None, reason)


COUNTS = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS, COUNTS)
def test_turning_time_around_turns_the_arrow(now: tuple[int, int], before: tuple[int, int]) -> None:
    mirror = {"up": "down", "down": "up", "flat": "flat"}
    there, back = direction(share(*now), share(*before)), direction(share(*before), share(*now))
    assert there is not None
    assert back == mirror[there]
