"""The ratio knows careless answers."""

import numpy as np
import pytest

from benchmarks.honest_answers import honest_answers
from secperf_pipeline.screening.attentive_model import (
    AttentiveModel,
    fitted_attentive_model,
    simulated_answers,
)
from secperf_pipeline.screening.likelihood_ratio import careless_log_ratio


@pytest.fixture(scope="module")
def twelve() -> AttentiveModel:
    answers = honest_answers(500, 12, seed=3)
    return fitted_attentive_model(answers, np.arange(500), np.random.default_rng(1))


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
