"""The attentive model of waves with and without careless responses."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.honest_answers import honest_answers
from secperf_pipeline.screening.attentive_model import (
    AttentiveModel,
    fitted_attentive_model,
    simulated_answers,
)
from secperf_pipeline.screening.likelihood_ratio import careless_log_ratio
from secperf_pipeline.screening.trimmed_model import attentive_model
from tests.rules import SCREENING

HONEST = honest_answers(1_000, 12, seed=4)


def test_equal_seeds_give_equal_models() -> None:
    one, other = (attentive_model(HONEST[:80], SCREENING, seed=9) for _ in range(2))
    np.testing.assert_array_equal(one.correlations, other.correlations)
    np.testing.assert_array_equal(one.cuts, other.cuts)


def test_careless_responses_are_left_out_of_the_fit() -> None:
    rng = np.random.default_rng(2)
    mixed = honest_answers(300, 15, seed=5)
    mixed[:30] = rng.integers(1, 8, (30, 1))
    everybody = fitted_attentive_model(mixed, np.arange(300), rng)
    trimmed = attentive_model(mixed, SCREENING, seed=1)
    honest = fitted_attentive_model(mixed, np.arange(30, 300), rng)
    assert 255 <= trimmed.n_fitted <= 272
    off_by = np.abs(trimmed.correlations - honest.correlations).mean()
    assert off_by < 0.2 * np.abs(everybody.correlations - honest.correlations).mean()


@pytest.mark.parametrize("around", ["scale", "item"])
def test_few_honest_people_are_flagged_wherever_people_spread_their_answers_from(
    around: str,
) -> None:
    rng = np.random.default_rng(6)
    traits = rng.normal(size=(600, 5))[:, np.arange(30) // 6] + rng.normal(size=(600, 1))
    width = np.exp(0.4 * rng.normal(size=(600, 1)))
    location = rng.normal(0.4, 0.5, 30)
    own = width * (0.5 * traits + 0.7 * rng.normal(size=(600, 30)))
    felt = own + location * (width if around == "scale" else 1)
    honest = 1.0 + (felt[:, :, None] > np.linspace(-1.7, 1.7, 6)).sum(axis=2)

    def flagged(model: AttentiveModel) -> float:
        attentive = simulated_answers(model, 4_000, np.random.default_rng(3))
        cut = np.quantile(careless_log_ratio(model, attentive), 0.99)
        return float((careless_log_ratio(model, honest) > cut).mean())

    model = attentive_model(honest, SCREENING, seed=1)
    assert model.centre == around
    assert flagged(model) <= 0.015
    if around == "item":
        everybody = np.arange(len(honest))
        assert flagged(fitted_attentive_model(honest, everybody, rng, centre="scale")) >= 0.025


def test_a_wave_without_careless_responses_stays_nearly_whole() -> None:
    assert attentive_model(HONEST, SCREENING, seed=1).n_fitted >= 960


def gaps(answers: NDArray[np.float64]) -> NDArray[np.float64]:
    answers = answers.copy()
    answers[::3, 0] = np.nan
    answers[:, -1] = np.nan
    answers[5] = np.nan
    return answers


@pytest.mark.parametrize(
    "answers",
    [
        HONEST[:113, :2],
        HONEST[:30],
        HONEST[:3],
        HONEST[:1],
        np.full((40, 10), 4.0),
        np.column_stack([HONEST[:50, :3], np.full((50, 3), 7.0)]),
        np.column_stack([HONEST[:50, :2]] * 3),
        gaps(HONEST[:60]),
        honest_answers(60, 40, seed=1),
    ],
    ids=["two items", "few", "three", "one", "constant", "ceiling", "copies", "gaps", "wide"],
)
def test_every_wave_has_a_model_and_finite_ratios(answers: NDArray[np.float64]) -> None:
    model = attentive_model(answers, SCREENING, seed=1)
    ratio = careless_log_ratio(model, answers)
    is_judged = (~np.isnan(answers)).sum(axis=1) >= 2
    assert np.isfinite(ratio[is_judged]).all()
    assert np.isnan(ratio[~is_judged]).all()
    assert np.isin(simulated_answers(model, 50, np.random.default_rng(1)), model.values).all()


def test_a_wave_without_answers_is_refused() -> None:
    with pytest.raises(ValueError, match="no answers"):
        attentive_model(np.full((5, 4), np.nan), SCREENING, seed=1)
