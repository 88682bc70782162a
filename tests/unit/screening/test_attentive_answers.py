"""The probability of attentive answers is one."""

import itertools

import numpy as np
import pytest

from benchmarks.honest_answers import honest_answers
from secperf_pipeline.screening.attentive_answers import attentive_log_probability
from secperf_pipeline.screening.attentive_model import (
    AttentiveModel,
    fitted_attentive_model,
    simulated_answers,
)
from secperf_pipeline.screening.careless_answers import NO_ANSWER

FIVE_POINTS = np.minimum(honest_answers(300, 4, seed=2), 5)
ALL_ANSWERS = np.array(list(itertools.product(range(5), repeat=4)))


@pytest.fixture(scope="module")
def small() -> AttentiveModel:
    return fitted_attentive_model(FIVE_POINTS, np.arange(300), np.random.default_rng(1))


def test_the_probabilities_of_all_attentive_answers_sum_to_one(small: AttentiveModel) -> None:
    sums = np.exp(attentive_log_probability(small, ALL_ANSWERS, [0, 2, 4])).sum(axis=0)
    np.testing.assert_allclose(sums, [625, 25, 1])


def test_attentive_probabilities_are_the_frequencies_of_simulated_answers(
    small: AttentiveModel,
) -> None:
    drawn = simulated_answers(small, 100_000, np.random.default_rng(5)).astype(int) - 1
    number = drawn @ (5 ** np.arange(4)[::-1])
    frequency = np.bincount(number, minlength=625) / len(drawn)
    probability = np.exp(attentive_log_probability(small, ALL_ANSWERS, [4]))[:, 0]
    # Close, not equal: each answer's interval is stood for by its mean.
    assert np.corrcoef(frequency, probability)[0, 1] > 0.98


def test_a_missing_answer_has_probability_one(small: AttentiveModel) -> None:
    assert attentive_log_probability(small, np.full((1, 4), NO_ANSWER), [4]).item() == 0
    first = np.array([[2, NO_ANSWER, NO_ANSWER, NO_ANSWER]])
    alone = attentive_log_probability(small, first, [1, 4])[0]
    assert alone[0] == alone[1]
