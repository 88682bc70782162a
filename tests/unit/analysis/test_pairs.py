"""Regressions and group comparisons of pairs, on scores whose figures are known."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from secperf_pipeline.analysis.pairs import PairRules, group_differences, regressions
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.domain.scale import AnswerScale
from tests.rules import PAIR
from tests.scores import no_nan, sample_of


def test_missing_scores_are_left_out_pair_by_pair() -> None:
    wave = sample_of({"x": [1, 2, 3, 4, 5, 6], "y": [1, 2, 3, np.nan, 5, 6]})
    fits = regressions([wave], ["x"], ["y"], PAIR)
    assert (fits["n"].item(), fits["n_missing"].item()) == (5, 1)
    assert fits["b1"].item() == pytest.approx(1.0)


def test_a_regression_is_that_of_scipy_and_says_whether_it_lies_in_the_band() -> None:
    x, y = [2, 6, 3, 5, 1, 7, 4, 6, 2, 5, 3, 7], [3, 7, 2, 4, 2, 8, 3, 5, 3, 6, 2, 6]
    row = regressions([sample_of({"x": x, "y": y})], ["x"], ["y"], PAIR).row(0, named=True)
    peer = stats.linregress(x, y)
    found = (row["b1"], row["se"], row["p"], row["beta"])
    assert found == pytest.approx((peer.slope, peer.stderr, peer.pvalue, peer.rvalue))
    assert row["dw_in_band"] is (1.7 <= row["durbin_watson"] <= 2.3)
    assert 0 < row["dw_p"] < 1


def test_exactly_the_cut_is_without_and_differences_are_with_minus_without() -> None:
    x, y = [4.0] * 5 + [4.5] * 5, [1, 2, 3, 4, 5, 2, 3, 4, 5, 6]
    row = group_differences([sample_of({"x": x, "y": y})], ["x"], ["y"], PAIR).row(0, named=True)
    assert (row["n_with"], row["n_without"], row["difference"]) == (5, 5, 1.0)
    peer = stats.ttest_ind(y[5:], y[:5])
    assert (row["student_t"], row["student_p"]) == pytest.approx((peer.statistic, peer.pvalue))
    assert row["cohens_d"] == pytest.approx(1 / np.std([1, 2, 3, 4, 5], ddof=1))


def test_a_wave_of_five_points_is_divided_at_the_middle_of_its_own_scale() -> None:
    rules = PairRules.from_register(assumption_register(), AnswerScale(1, 5))
    wave = sample_of({"x": [1, 2, 3, 3, 4, 4, 5], "y": [1, 2, 3, 2, 4, 5, 5]})
    row = group_differences([wave], ["x"], ["y"], rules).row(0, named=True)
    assert (row["cut"], row["n_with"], row["n_without"]) == (3.0, 3, 4)


def test_what_does_not_exist_is_null_with_a_reason() -> None:
    wave = sample_of({"x": [2.0, 6.0], "y": [np.nan, 3.0]})
    fit = regressions([wave], ["x"], ["y"], PAIR)
    compared = group_differences([wave], ["x"], ["y"], PAIR)
    assert no_nan(fit)
    assert no_nan(compared)
    assert fit["reason"].item() == "fewer than three complete responses"
    assert compared["reason"].item() == "groups of 1 and 0; each needs two responses"


def test_groups_that_do_not_overlap_say_which_test_has_no_error() -> None:
    wave = sample_of({"x": [2.0] * 3 + [6.0] * 3, "y": [1, 2, 2, 5, 6, 6]})
    row = group_differences([wave], ["x"], ["y"], PAIR).row(0, named=True)
    assert row["student_p"] < 0.05
    assert row["brunner_munzel_p"] is None
    assert "Brunner and Munzel's test has no error" in row["reason"]


def test_the_exact_p_of_durbin_watson_is_that_of_the_whole_wave() -> None:
    whole = sample_of({"x": [1, 2, 3, 4, 5, 6], "y": [2, 1, 4, 3, 6, 5]})
    sector = replace(whole, segment_kind="sector", segment="textiles")
    both = regressions([whole, sector], ["x"], ["y"], PAIR)
    assert both["dw_p"].is_null().to_list() == [False, True]
    assert both["reason"].to_list() == [
        None,
        "the exact p of Durbin-Watson is computed for the whole wave only",
    ]
