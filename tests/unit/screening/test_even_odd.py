"""Even-odd consistency against R careless, and where there is none."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.even_odd import even_odd_consistency
from tests.careless import (
    NONE,
    careless_answers,
    careless_answers_with_holes,
    careless_column,
    rows,
)

FACTORS = [f"factor {item // 4}" for item in range(24)]


def stepped_up(r: NDArray[np.float64]) -> NDArray[np.float64]:
    """Step r between halves up to full length, not below -1, as R careless does."""
    with np.errstate(divide="ignore"):
        return np.maximum(2 * r / (1 + r), -1)


def test_consistency_stepped_up_is_the_negative_of_what_r_careless_stores() -> None:
    computed = even_odd_consistency(careless_answers(), FACTORS, min_pairs=3).values
    np.testing.assert_allclose(stepped_up(computed), -careless_column("eo"), atol=2e-13)


def test_consistency_with_missing_answers_agrees_with_r_careless() -> None:
    computed = even_odd_consistency(careless_answers_with_holes(), FACTORS, min_pairs=3).values
    oracle = -careless_column("eo", file="holes.csv")
    np.testing.assert_allclose(stepped_up(computed), oracle, atol=2e-13)


def test_a_straight_line_has_no_consistency() -> None:
    straight = even_odd_consistency(rows([4.0] * 24), FACTORS, min_pairs=3)
    assert straight.not_computable_reasons.tolist() == ["the answers do not vary"]


def test_halves_that_contradict_each_other_are_told_apart_by_how_much() -> None:
    answers = rows([1, 7, 7, 1, 4, 4], [1, 6, 7, 3, 4, 2])
    computed = even_odd_consistency(answers, ["a", "a", "b", "b", "c", "c"], min_pairs=3).values
    by_hand = [np.corrcoef([1, 7, 4], [7, 1, 4])[0, 1], np.corrcoef([1, 7, 4], [6, 3, 2])[0, 1]]
    np.testing.assert_allclose(computed, by_hand, atol=1e-12)
    assert stepped_up(computed).tolist() == [-1, -1]


def test_the_mean_of_a_half_leaves_missing_answers_out() -> None:
    indicators = ["a"] * 4 + ["b"] * 2 + ["c"] * 2
    gap = even_odd_consistency(rows([2, 3, NONE, 3, 5, 5, 6, 7]), indicators, min_pairs=3).values
    full = even_odd_consistency(rows([2, 3, 2, 3, 5, 5, 6, 7]), indicators, min_pairs=3).values
    assert gap.tolist() == full.tolist()


def test_three_indicators_with_both_halves_are_needed() -> None:
    answers = rows([1, 2, 5, 6, 7, NONE], [1, 2, 5, 6, 7, 7])
    reason = "fewer than 3 indicators with both halves answered"
    indicators = ["a", "a", "b", "b", "c", "c"]
    assert even_odd_consistency(
        answers, indicators, min_pairs=3
    ).not_computable_reasons.tolist() == [
        reason,
        None,
    ]
    single_items = even_odd_consistency(answers, ["a", "b", "c", "d", None, None], min_pairs=3)
    assert single_items.not_computable_reasons.tolist() == [reason, reason]
