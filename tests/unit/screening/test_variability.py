"""Spread of answers seen by eye, and against R careless."""

import numpy as np
from hypothesis import given
from numpy.typing import NDArray

from secperf_pipeline.screening.variability import (
    all_equal,
    individual_response_variability,
    variability_of_third,
)
from tests.careless import (
    NONE,
    careless_answers,
    careless_column,
    likert_matrices,
    rows,
    stays_in_range,
)


def test_variability_agrees_with_r_careless() -> None:
    computed = individual_response_variability(careless_answers()).values
    np.testing.assert_allclose(computed, careless_column("irv"), atol=2e-13)


def test_a_third_is_judged_by_its_own_items() -> None:
    answers = rows([1, 4, 7, 1, 7, 4, 4], [1, 4, 7, 1, 7, 4, NONE])
    assert [variability_of_third(answers[:1], third).values[0] for third in (0, 2)] == [3, 0]
    assert np.isnan(variability_of_third(answers, 2).values[1])


def test_a_straight_line_has_no_variability_and_needs_two_answers() -> None:
    values = individual_response_variability(rows([4, 4, 4], [1, 4, 7], [4, NONE, NONE])).values
    assert values[:2].tolist() == [0, 3]
    assert np.isnan(values[2])


def test_all_equal_asks_for_half_of_the_core_items() -> None:
    values = all_equal(
        rows([3, 3, 3, NONE], [3, 3, 3, 4], [3, NONE, NONE, NONE]), least_share=0.5
    ).values
    assert values[:2].tolist() == [1, 0]
    assert np.isnan(values[2])


@given(likert_matrices)
def test_spread_and_equality_stay_in_their_ranges(answers: NDArray[np.float64]) -> None:
    assert stays_in_range(individual_response_variability(answers), 0, 6)
    assert stays_in_range(all_equal(answers, least_share=0.5), 0, 1)
