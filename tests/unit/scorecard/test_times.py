"""Median times against the quarter before."""

import polars as pl

from secperf_pipeline.scorecard.times import median_trend, times_by_kpi
from secperf_pipeline.scorecard.trend import Trend
from tests.scorecards import QUARTER, THRESHOLDS

SLOW, FAST = [58.0, 60, 61, 63, 66, 70], [20.0, 21, 23, 25, 26, 28]


def trend(now: list[float], before: list[float]) -> Trend:
    times = {("2025Q3", "a", "F1"): now, ("2025Q2", "a", "F1"): before}
    return median_trend(times, THRESHOLDS, organisation="a", kpi="F1", quarter=QUARTER)


def test_a_median_moves_only_beyond_noise() -> None:
    assert trend(FAST, SLOW) == ("down", None)
    assert trend(SLOW, FAST) == ("up", None)
    assert trend(FAST, [*FAST[1:], 30.0]) == ("flat", None)


def test_too_few_times_say_so_and_a_kpi_without_times_says_nothing() -> None:
    assert trend(FAST, []) == (None, "fewer than two known times in one of the quarters")
    assert trend([], []) == (None, None)


def test_times_are_collected_for_each_organisation_and_for_all() -> None:
    minutes = pl.DataFrame(
        {
            "wave_quarter": ["2025Q3"] * 4,
            "organisation_id": ["a", "b", "a", "a"],
            "kpi_id": ["F1", "F1", "F1", "F2"],
            "minutes": [9.0, 5.0, None, 7.0],
        }
    )
    assert times_by_kpi(minutes) == {
        ("2025Q3", "a", "F1"): [9.0],
        ("2025Q3", "a", "F2"): [7.0],
        ("2025Q3", "all", "F1"): [5.0, 9.0],
        ("2025Q3", "all", "F2"): [7.0],
        ("2025Q3", "b", "F1"): [5.0],
    }
