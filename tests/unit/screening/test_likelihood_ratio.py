"""Both sides of the ratio are probabilities, and the ratio knows careless answers."""

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
from secperf_pipeline.screening.careless_answers import (
    NO_ANSWER,
    careless_log_probability,
)
from secperf_pipeline.screening.likelihood_ratio import careless_log_ratio

FIVE_POINTS = np.minimum(honest_answers(300, 4, seed=2), 5)
ALL_ANSWERS = np.array(list(itertools.product(range(5), repeat=4)))


@pytest.fixture(scope="module")
def small() -> AttentiveModel:
    return fitted_attentive_model(FIVE_POINTS, np.arange(300), np.random.default_rng(1))


@pytest.fixture(scope="module")
def twelve() -> AttentiveModel:
    answers = honest_answers(500, 12, seed=3)
    return fitted_attentive_model(answers, np.arange(500), np.random.default_rng(1))


def test_the_probabilities_of_all_attentive_answers_sum_to_one(small: AttentiveModel) -> None:
    sums = np.exp(attentive_log_probability(small, ALL_ANSWERS, [0, 2, 4])).sum(axis=0)
    np.testing.assert_allclose(sums, [625, 25, 1])


def test_the_probabilities_of_all_careless_answers_sum_to_one(small: AttentiveModel) -> None:
    assert np.exp(careless_log_probability(ALL_ANSWERS, small.shares)).sum() == pytest.approx(1)


def test_attentive_probabilities_are_the_frequencies_of_simulated_answers(
    small: AttentiveModel,
) -> None:
    drawn = simulated_answers(small, 200_000, np.random.default_rng(5)).astype(int) - 1
    number = drawn @ (5 ** np.arange(4)[::-1])
    frequency = np.bincount(number, minlength=625) / len(drawn)
    probability = np.exp(attentive_log_probability(small, ALL_ANSWERS, [4]))[:, 0]
    # Close, not equal: each answer's interval is stood for by its mean.
    assert np.corrcoef(frequency, probability)[0, 1] > 0.98


def test_a_missing_answer_has_probability_one(small: AttentiveModel) -> None:
    nothing = np.full((1, 4), NO_ANSWER)
    assert attentive_log_probability(small, nothing, [4]).item() == 0
    assert careless_log_probability(nothing, small.shares).item() == pytest.approx(0)
    first = np.array([[2, NO_ANSWER, NO_ANSWER, NO_ANSWER]])
    alone = attentive_log_probability(small, first, [1, 4])[0]
    assert alone[0] == alone[1]


def test_a_urn_of_one_answer_is_its_share() -> None:
    shares = np.array([0.1, 0.2, 0.7])
    single = np.array([[0], [1], [2]])
    # Half urns, of which half start even and half with the shares; half habits, even.
    expected = 0.25 / 3 + 0.25 * shares + 0.5 / 3
    np.testing.assert_allclose(np.exp(careless_log_probability(single, shares)), expected)


def test_careless_answers_have_a_higher_ratio_than_attentive_ones(twelve: AttentiveModel) -> None:
    rng = np.random.default_rng(8)
    attentive = careless_log_ratio(twelve, simulated_answers(twelve, 5_000, rng))
    limit = np.quantile(attentive, 0.99)
    straight = np.repeat(np.arange(1.0, 8)[:, None], 12, axis=1)
    stepping = np.array([[1.0, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2]])
    repeating = np.tile([1.0, 7, 4], 4)[None, :]
    random = rng.integers(1, 8, (500, 12)).astype(float)
    for careless in (straight, stepping, repeating):
        assert (careless_log_ratio(twelve, careless) > limit).all()
    assert np.median(careless_log_ratio(twelve, random)) > np.quantile(attentive, 0.9)


def test_who_stops_reading_half_way_is_seen(twelve: AttentiveModel) -> None:
    rng = np.random.default_rng(8)
    answers = simulated_answers(twelve, 2_000, rng)
    tired = answers.copy()
    tired[:, 6:] = tired[:, 5:6]
    before, after = careless_log_ratio(twelve, answers), careless_log_ratio(twelve, tired)
    assert (after > np.quantile(before, 0.99)).mean() > 0.5


def test_the_ratio_of_one_response_does_not_depend_on_the_others(twelve: AttentiveModel) -> None:
    answers = honest_answers(20, 12, seed=6)
    alone = [careless_log_ratio(twelve, row[None, :])[0] for row in answers]
    np.testing.assert_allclose(careless_log_ratio(twelve, answers), alone)
