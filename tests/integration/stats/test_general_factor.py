"""The benchmark of one overall impression, at the published figures and on small cases."""

import csv

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import optimize, special

from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.project import REFERENCE
from secperf_pipeline.stats.general_factor import (
    GeneralFactorBenchmark,
    OneFactorPopulation,
    cut_population,
    first_component_share,
    general_factor_benchmark,
    one_factor_population,
)

POINTS = np.arange(1.0, 8.0)
ALPHA = 0.868


def benchmark(population: OneFactorPopulation, **chosen: int) -> GeneralFactorBenchmark:
    settings = {"x_count": 6, "n": 113, "waves": 400, "seed": 1} | chosen
    return general_factor_benchmark(
        population, cut=4.0, significance=0.05, min_group=2, middle=0.9, **settings
    )


def published_population() -> OneFactorPopulation:
    """Normal variables cut at the half points so that Table 3's means and SDs come out."""
    with (REFERENCE / "table_3.csv").open() as file:
        moments = {
            line["indicator_id"]: (float(line["mean"]), float(line["sd"]))
            for line in csv.DictReader(file)
        }

    def shares(mean: float, sd: float) -> NDArray[np.float64]:
        edges = np.array([-np.inf, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, np.inf])

        def cut(normal: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.diff(special.ndtr((edges - normal[0]) / normal[1]))

        def missed(normal: NDArray[np.float64]) -> tuple[float, float]:
            found = cut(normal)
            centre = found @ POINTS
            return centre - mean, np.sqrt(found @ POINTS**2 - centre**2) - sd

        return cut(optimize.fsolve(missed, [mean, sd]))

    h2 = protocol().hypotheses[1]
    table = np.array([shares(*moments[name]) for name in [*h2.x, *h2.y]])
    mean_correlation = ALPHA / (10 - 9 * ALPHA)
    return cut_population(np.full(10, np.sqrt(mean_correlation)), table, POINTS)


def test_one_overall_impression_would_give_more_adopts_than_the_paper_found() -> None:
    found = benchmark(published_population(), waves=1000)
    # An independent simulation gave a mean of 22.7 and 5-95 % of 19 to 24.
    assert found.mean == pytest.approx(22.7, abs=0.3)
    assert (found.low, found.high) in [(19, 24), (20, 24)]
    assert found.low > 18
    assert found.adopt_probability.shape == (6, 4)
    assert found.adopt_probability.sum() == pytest.approx(found.mean)


def test_without_a_factor_one_pair_in_twenty_is_adopted() -> None:
    population = published_population()
    nothing = OneFactorPopulation(loadings=np.zeros(10), shares=population.shares, values=POINTS)
    # An independent simulation gave 1.2 of 24.
    assert benchmark(nothing, waves=2000).mean == pytest.approx(1.2, abs=0.12)


def test_the_same_seed_gives_the_same_waves_whatever_fits_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    population = published_population()
    whole = benchmark(population, waves=30)
    monkeypatch.setattr("secperf_pipeline.stats.general_factor._CELLS_AT_ONCE", 5000)
    in_parts = benchmark(population, waves=30)
    assert_allclose(in_parts.adopt_probability, whole.adopt_probability)
    assert benchmark(population, waves=30, seed=2).mean != whole.mean


def test_simulated_answers_correlate_as_the_fit_says() -> None:
    random = np.random.default_rng(3)
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    factor = random.standard_normal((200_000, 1))
    latent = loadings * factor + np.sqrt(1 - loadings**2) * random.standard_normal((200_000, 4))
    answers = np.clip(np.round(4.5 + 1.1 * latent), 1, 7)
    population = one_factor_population(answers)
    assert isinstance(population, OneFactorPopulation)
    assert_allclose(population.loadings, loadings, atol=0.01)


def test_answers_without_a_factor_model_give_the_reason() -> None:
    assert one_factor_population(np.ones((20, 4))) == "an item does not vary"


def test_the_first_component_of_equal_items_is_everything_and_of_unrelated_ones_a_share() -> None:
    one = np.arange(8.0)
    assert first_component_share(np.column_stack([one, 2 * one, -one])) == pytest.approx(1)
    unrelated = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]], dtype=np.float64)
    assert first_component_share(unrelated) == pytest.approx(0.5)
    assert np.isnan(first_component_share(np.ones((5, 3))))
