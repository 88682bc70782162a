"""Printed figures against every data set small enough to list, and against scipy."""

import json
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from secperf_pipeline.stats.forensics.group_sizes import feasible_splits
from secperf_pipeline.stats.forensics.integer_items import (
    grim_sums,
    grimmer_sums,
    is_possible_percentage,
    possible_bases,
)
from secperf_pipeline.stats.forensics.printed import Printed
from secperf_pipeline.stats.forensics.reported_tests import p_of_f, p_of_t, stars_of
from secperf_pipeline.stats.rounding import rounded

GOLDEN = json.loads((Path(__file__).parents[3] / "oracles" / "golden.json").read_text())
printed = Printed.of


def test_digits_are_the_precision_of_a_figure() -> None:
    assert (printed("3.24").low, printed("3.24").high) == pytest.approx((3.235, 3.245))
    assert printed("3.240").low == pytest.approx(3.2395)
    assert printed("0.000").high == pytest.approx(0.0005, abs=1e-8)
    assert (printed("111").low, printed("111").high) == pytest.approx((110.5, 111.5))


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


def test_a_p_range_holds_scipys_p_of_every_t_printed_so() -> None:
    low, high = p_of_t(printed("3.424"), 111)
    for t in (3.4235, 3.424, 3.4245, -3.424):
        assert low <= 2 * stats.t.sf(abs(t), 111) <= high
    assert p_of_t(printed("-3.424"), 111) == (low, high)
    assert p_of_t(printed("0.0"), 111)[1] == 1


def test_levenes_f_gives_its_printed_p() -> None:
    low, high = p_of_f(printed("3.669"), 1, 111)
    assert low <= stats.f.sf(3.669, 1, 111) <= high
    assert printed("0.058").meets(low, high)
    assert not printed("0.057").meets(low, high)


@pytest.mark.parametrize(
    ("p", "stars"),
    [
        ((0.06, 0.07), (0, 0)),
        ((0.02, 0.03), (1, 1)),
        ((0.0005, 0.0015), (2, 3)),
        ((0.0, 0.0001), (3, 3)),
    ],
)
def test_stars_follow_the_footnote(p: tuple[float, float], stars: tuple[int, int]) -> None:
    assert stars_of(*p) == stars


def test_only_the_t_of_the_text_fits_whole_groups() -> None:
    welch_t, welch_df = printed("3.793"), printed("107.474")
    (split,) = feasible_splits(113, printed("3.424"), welch_t, welch_df)
    assert (split.smaller, split.larger) == (41, 72)
    assert (split.ratio_low, split.ratio_high) == pytest.approx((2.17, 2.17), abs=0.005)
    assert feasible_splits(113, printed("3.24"), welch_t, welch_df) == []


@example(seed=135, smaller=3, more=1)
@example(seed=3612, smaller=11, more=8)
@given(seed=st.integers(0, 10_000), smaller=st.integers(3, 20), more=st.integers(0, 20))
@settings(max_examples=60)
def test_the_true_split_is_always_among_the_feasible_ones(
    seed: int, smaller: int, more: int
) -> None:
    random = np.random.default_rng(seed)
    one = 1 + random.standard_normal(smaller)
    other = random.uniform(0.5, 3) * random.standard_normal(smaller + more)
    pooled, separate = stats.ttest_ind(one, other), stats.ttest_ind(one, other, equal_var=False)
    figures = [
        printed(str(rounded(float(figure), 3)))
        for figure in (pooled.statistic, separate.statistic, separate.df)
    ]
    if any(figure.low <= 0 <= figure.high for figure in figures):
        return
    splits = feasible_splits(2 * smaller + more, *figures)
    true = [split for split in splits if split.smaller == smaller]
    assert len(true) == 1
    ratio = other.var(ddof=1) / one.var(ddof=1)
    assert true[0].ratio_low <= ratio * (1 + 1e-9)
    assert true[0].ratio_high >= ratio * (1 - 1e-9)
