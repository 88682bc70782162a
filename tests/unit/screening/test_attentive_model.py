"""What the model reproduces of a wave."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.honest_answers import honest_answers
from secperf_pipeline.screening.attentive_model import (
    fitted_attentive_model,
    simulated_answers,
)
from secperf_pipeline.screening.variability import individual_response_variability

HONEST = honest_answers(3_000, 12, seed=4)


@pytest.fixture(scope="module")
def simulated() -> NDArray[np.float64]:
    rng = np.random.default_rng(1)
    model = fitted_attentive_model(HONEST, np.arange(len(HONEST)), rng)
    return simulated_answers(model, 30_000, rng)


def test_simulated_answers_have_the_shares_of_the_wave(simulated: NDArray[np.float64]) -> None:
    for point in range(1, 8):
        np.testing.assert_allclose(
            (simulated == point).mean(axis=0), (point == HONEST).mean(axis=0), atol=0.01
        )


def test_simulated_answers_have_the_correlations_of_the_wave(
    simulated: NDArray[np.float64],
) -> None:
    np.testing.assert_allclose(np.corrcoef(simulated.T), np.corrcoef(HONEST.T), atol=0.04)


def test_people_differ_in_how_much_of_the_scale_they_use_as_in_the_wave(
    simulated: NDArray[np.float64],
) -> None:
    levels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
    np.testing.assert_allclose(
        np.quantile(individual_response_variability(simulated).values, levels),
        np.quantile(individual_response_variability(HONEST).values, levels),
        atol=0.12,
    )
