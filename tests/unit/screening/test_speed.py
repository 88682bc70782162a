"""Speed on times whose value is seen by eye."""

import numpy as np

from secperf_pipeline.screening.speed import relative_speed, seconds_per_item
from tests.careless import NONE

RULES = {"largest_factor": 3.0, "min_times": 20}


def test_seconds_are_divided_by_the_items_shown() -> None:
    computed = seconds_per_item(np.array([60.0, 0.0, NONE, -5.0]), 20)
    assert computed.values[:2].tolist() == [3, 0]
    assert computed.not_computable_reasons.tolist() == [
        None,
        None,
        "no time recorded",
        "the recorded time is negative",
    ]


def test_speed_is_relative_to_the_median_and_capped() -> None:
    seconds = np.full((21, 1), 60.0)
    seconds[:4, 0] = [30, 120, 1, 0]
    assert relative_speed(seconds, **RULES).values[:5].tolist() == [2, 0.5, 3, 3, 1]


def test_pages_are_averaged_and_a_page_without_a_time_is_left_out() -> None:
    seconds = np.tile([10.0, 40.0], (21, 1))
    seconds[0], seconds[1] = [5, 40], [5, NONE]
    assert relative_speed(seconds, **RULES).values[:2].tolist() == [1.5, 2]


def test_twenty_times_are_needed_for_a_median() -> None:
    seconds = np.full((20, 1), 60.0)
    assert relative_speed(seconds, **RULES).values.tolist() == [1] * 20
    seconds[0] = NONE
    reasons = relative_speed(seconds, **RULES).not_computable_reasons
    assert reasons[:2].tolist() == ["no time recorded", "fewer than 20 responses with a time"]
