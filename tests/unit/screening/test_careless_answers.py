"""The probability of careless answers is one."""

import itertools

import numpy as np
import pytest

from secperf_pipeline.screening.careless_answers import NO_ANSWER, careless_log_probability


def test_the_probabilities_of_all_careless_answers_sum_to_one() -> None:
    answers = np.array(list(itertools.product(range(5), repeat=4)))
    shares = np.array([0.1, 0.2, 0.4, 0.2, 0.1])
    assert np.exp(careless_log_probability(answers, shares)).sum() == pytest.approx(1)


def test_a_missing_answer_has_probability_one() -> None:
    nothing = np.full((1, 4), NO_ANSWER)
    assert careless_log_probability(nothing, np.full(5, 0.2)).item() == pytest.approx(0)


def test_a_urn_of_one_answer_is_its_share() -> None:
    shares = np.array([0.1, 0.2, 0.7])
    single = np.array([[0], [1], [2]])
    # Half urns, of which half start even and half with the shares; half habits, even.
    expected = 0.25 / 3 + 0.25 * shares + 0.5 / 3
    np.testing.assert_allclose(np.exp(careless_log_probability(single, shares)), expected)
