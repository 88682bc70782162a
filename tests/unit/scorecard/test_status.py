"""Colours, and the reasons to have none."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.scorecard.status import COLOURS, status
from tests.scorecards import kpi, kpis


def status_of(
    value: float | None, n: int | None = 20, *, is_stale: bool = False, **changes: object
) -> str:
    declared = kpis(kpi("F1", "finance", **changes))
    figures = pl.DataFrame(
        {"value": [value], "n": [n], "is_stale": [is_stale]},
        schema={"value": pl.Float64, "n": pl.Int64, "is_stale": pl.Boolean},
    )
    return str(pl.concat([declared, figures], how="horizontal").select(one=status()).item())


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.0, "green"), (0.999, "amber"), (0.8, "amber"), (0.799, "red"), (0.0, "red")],
)
def test_more_is_better_and_both_thresholds_are_inclusive(value: float, expected: str) -> None:
    assert status_of(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(30.0, "green"), (31.0, "amber"), (60.0, "amber"), (61.0, "red")]
)
def test_less_is_better_when_the_direction_is_down(value: float, expected: str) -> None:
    assert status_of(value, direction="down", goal=30.0, red_flag=60.0) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5.0, "green"), (10.0, "green"), (3.0, "amber"), (13.0, "amber"), (1.9, "red"), (15.1, "red")],
)
def test_a_range_is_judged_on_its_worse_side(value: float, expected: str) -> None:
    bounds = {"goal": 5.0, "red_flag": 2.0, "goal_high": 10.0, "red_flag_high": 15.0}
    assert status_of(value, direction="range", **bounds) == expected


def test_a_count_without_an_amber_band_is_green_or_red() -> None:
    exercises = {"goal": 1.0, "red_flag": 1.0, "min_n": 1}
    assert [status_of(value, 1, **exercises) for value in (0.0, 1.0, 2.0)] == [
        "red",
        "green",
        "green",
    ]


def test_no_data_comes_before_stale_before_too_few_before_a_colour() -> None:
    assert status_of(None, None, is_stale=True) == "no_data"
    assert status_of(0.9, 2, is_stale=True) == "stale"
    assert status_of(0.9, 4) == "too_few"
    assert status_of(0.9, 5) == "amber"


def test_a_value_without_its_n_rests_on_at_least_one_case() -> None:
    assert status_of(0.9, None, min_n=10) == "too_few"
    assert status_of(0.9, None, min_n=1) == "amber"


@given(st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_a_better_value_never_has_a_worse_colour(pair: list[float]) -> None:
    worse, better = sorted(pair)
    assert COLOURS.index(status_of(worse)) <= COLOURS.index(status_of(better))
