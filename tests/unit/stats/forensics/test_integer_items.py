"""Printed means, deviations and percentages against every data set small enough to list."""

from itertools import combinations_with_replacement

import numpy as np
import pytest

from secperf_pipeline.stats.forensics.integer_items import (
    grim_sums,
    grimmer_sums,
    is_possible_percentage,
    possible_bases,
)
from secperf_pipeline.stats.forensics.printed import Printed
from secperf_pipeline.stats.rounding import rounded
from tests.golden import GOLDEN

printed = Printed.of


def test_table_3_has_the_sums_that_an_enumeration_gave() -> None:
    for name, mean, sd in (("Sales", "3.83", "1.652"), ("ISP", "5.00", "1.009")):
        found = grimmer_sums(printed(mean), printed(sd), 113, least=1, greatest=7)
        assert [list(one) for one in found] == GOLDEN["table3_grimmer_single_item"][name]


def test_every_small_sample_passes_grim_and_grimmer_with_its_own_sums() -> None:
    for answers in combinations_with_replacement(range(1, 8), 5):
        mean = printed(str(rounded(float(np.mean(answers)), 2)))
        sd = printed(str(rounded(float(np.std(answers, ddof=1)), 2)))
        own = (sum(answers), sum(one * one for one in answers))
        assert own[0] in grim_sums(mean, 5)
        assert own in grimmer_sums(mean, sd, 5, least=1, greatest=7)


@pytest.mark.parametrize(
    ("mean", "sd"),
    [
        ("3.85", "1.00"),  # no fifth of a whole number is near
        ("4.00", "1.30"),  # the sum of squares would be odd beside an even sum
        ("6.80", "3.00"),  # no such spread fits below 7
    ],
)
def test_impossible_means_and_deviations_are_found(mean: str, sd: str) -> None:
    assert grimmer_sums(printed(mean), printed(sd), 5, least=1, greatest=7) == []


def test_a_mean_of_several_items_has_more_possible_sums() -> None:
    assert grim_sums(printed("3.85"), 5) == []
    assert grim_sums(printed("3.85"), 5, items=4) == [77]


def test_the_percentage_of_the_scorecard_study_fits_none_of_its_bases() -> None:
    figure = printed("78.1")
    assert not any(is_possible_percentage(figure, base) for base in (24, 31, 11, 55))
    assert possible_bases(figure, 80) == [32, 64, 73]


def test_ratings_of_eleven_have_the_sums_that_give_them() -> None:
    assert (grim_sums(printed("4.5"), 11), grim_sums(printed("3.9"), 11)) == ([49, 50], [43])
