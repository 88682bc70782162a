"""The scale from 0 to 10."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.scorecard.score import score
from tests.scorecards import kpi, kpis


def score_of(value: float | None, **changes: object) -> float | None:
    declared = kpis(kpi("F1", "finance", **changes))
    figures = pl.DataFrame({"value": [value]}, schema={"value": pl.Float64})
    scored: float | None = pl.concat([declared, figures], how="horizontal").select(score()).item()
    return scored


def test_a_share_that_cannot_exceed_its_goal_scores_in_proportion() -> None:
    assert [score_of(value) for value in (0.0, 0.75, 1.0)] == [0.0, 7.5, 10.0]


def test_the_worst_value_need_not_be_zero() -> None:
    assert score_of(0.75, worst=0.5) == pytest.approx(5.0)
    assert score_of(0.2, worst=0.5) == 0.0


def test_an_open_scale_gives_a_third_at_the_red_flag_and_two_at_the_goal() -> None:
    likert = {"goal": 5.0, "red_flag": 4.0, "worst": None}
    scores = [score_of(value, **likert) for value in (3.0, 4.0, 4.5, 5.0, 6.0, 7.0, 1.0)]
    assert scores == pytest.approx([0, 10 / 3, 5, 20 / 3, 10, 10, 0])


def test_a_scale_downwards_mirrors_one_upwards() -> None:
    minutes = {"direction": "down", "goal": 30.0, "red_flag": 60.0, "worst": None}
    scores = [score_of(value, **minutes) for value in (60.0, 30.0, 0.0)]
    assert scores == pytest.approx([10 / 3, 20 / 3, 10])


def test_a_range_scores_on_its_worse_side() -> None:
    bounds = {"goal": 5.0, "red_flag": 2.0, "goal_high": 10.0, "red_flag_high": 15.0}
    scores = [score_of(v, direction="range", worst=None, **bounds) for v in (2.0, 5.0, 10.0, 15.0)]
    assert scores == pytest.approx([10 / 3, 20 / 3, 20 / 3, 10 / 3])


def test_without_a_value_or_a_scale_there_is_no_score() -> None:
    assert score_of(None) is None
    assert score_of(1.0, goal=1.0, red_flag=1.0, worst=None) is None
    assert score_of(1.0, goal=1.0, worst=1.0) is None


@given(st.floats(-100, 100), st.booleans())
def test_a_score_lies_between_0_and_10(value: float, is_bounded: bool) -> None:
    scored = score_of(value, worst=0.0 if is_bounded else None)
    assert scored is not None
    assert 0 <= scored <= 10
