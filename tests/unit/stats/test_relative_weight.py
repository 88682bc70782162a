"""Relative weights against their definition by all orders, and what resampling does to them."""

from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from secperf_pipeline.stats.relative_weight import relative_weights, resampled_weights

Floats = NDArray[np.float64]


def drawn(seed: int, n: int = 90, k: int = 4) -> tuple[Floats, Floats]:
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(n, k)) + draw.normal(size=(n, 1))
    return x, x @ np.linspace(0, 0.6, k) + draw.normal(size=n)


def correlations(x: Floats, y: Floats) -> Floats:
    return np.corrcoef(np.column_stack([x, y]), rowvar=False)[None]


def r2(x: Floats, y: Floats, chosen: list[int]) -> float:
    return float(sm.OLS(y, sm.add_constant(x[:, chosen])).fit().rsquared) if chosen else 0.0


def test_a_weight_is_the_mean_increase_over_all_orders_of_entry() -> None:
    x, y = drawn(1)
    gained = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        for place, one in enumerate(order):
            before = list(order[:place])
            gained[one] += r2(x, y, [*before, one]) - r2(x, y, before)
    found = relative_weights(correlations(x, y))[0]
    np.testing.assert_allclose(found, gained / len(orders), rtol=1e-9)


def test_the_six_sum_to_the_share_that_they_explain_together() -> None:
    x, y = drawn(2, k=6)
    found = relative_weights(correlations(x, y))[0]
    assert found.sum() == pytest.approx(r2(x, y, list(range(6))), rel=1e-9)
    assert (found > 0).all()


def test_uncorrelated_x_weigh_their_squared_correlation_with_y() -> None:
    known = np.eye(3)
    known[2, :2] = known[:2, 2] = [0.5, -0.3]
    np.testing.assert_allclose(relative_weights(known[None])[0], [0.25, 0.09], rtol=1e-12)


def test_an_x_that_follows_from_others_has_no_weight() -> None:
    x, y = drawn(3)
    twice = np.column_stack([x, x[:, 0]])
    assert np.isnan(relative_weights(correlations(twice, y))).any()


def test_resampling_draws_whole_clusters() -> None:
    x, y = drawn(4)
    clusters = np.repeat(np.arange(9), 10)
    seed, draws = 77, 40
    found = resampled_weights(x, y, clusters, draws=draws, seed=seed)
    words = np.random.PCG64(seed).random_raw(draws * 9).reshape(draws, 9)
    chosen = (words >> np.uint64(32)).astype(float) * 9 // 2**32
    for place in (0, 17, 39):
        rows = np.concatenate([np.flatnonzero(clusters == one) for one in chosen[place]])
        expected = relative_weights(correlations(x[rows], y[rows]))[0]
        np.testing.assert_allclose(found[place], expected, rtol=1e-8)


def test_the_seed_alone_decides_the_samples() -> None:
    x, y = drawn(5)
    clusters = np.arange(len(y)) % 30
    one, same, other = (
        resampled_weights(x, y, clusters, draws=20, seed=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.allclose(one, other)


def test_a_sample_in_which_an_indicator_does_not_vary_has_no_weights() -> None:
    x, y = drawn(6)
    clusters = np.repeat(np.arange(9), 10)
    x[clusters != 0, 0] = 4.0
    found = resampled_weights(x, y, clusters, draws=200, seed=5)
    without = np.isnan(found).all(axis=1)
    # The first cluster is left out of a sample with probability (8/9)^9 = .35.
    assert 0.2 < without.mean() < 0.5
