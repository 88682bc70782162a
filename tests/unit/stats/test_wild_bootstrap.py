"""The wild cluster bootstrap against a loop over draws, and its level."""

import numpy as np
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from secperf_pipeline.stats.wild_bootstrap import webb_weights, wild_cluster_p
from tests.clusters import reduced
from tests.golden import DATA

Floats = NDArray[np.float64]
ORGANISATIONS = np.arange(len(DATA)) // 6


def test_the_bootstrap_from_sums_equals_a_loop_that_draws_every_outcome() -> None:
    x, y = DATA[:, 0] - DATA[:, 0].mean(), DATA[:, 9]
    weights = webb_weights(199, 19, seed=3)

    def t_squared(outcome: Floats) -> float:
        slope = x @ outcome / (x @ x)
        scores = x * (outcome - outcome.mean() - slope * x)
        return float(slope**2 / (np.bincount(ORGANISATIONS, scores) ** 2).sum())

    centred = y - y.mean()
    drawn = [t_squared(y.mean() + centred * w[ORGANISATIONS]) for w in weights]
    expected = (1 + np.sum(np.array(drawn) >= t_squared(y))) / 200
    sums, nested = reduced(DATA[:, :1], DATA[:, 9:10], ORGANISATIONS)
    assert_allclose(wild_cluster_p(sums, nested.clusters_of(0), weights)[0], expected)


def test_webb_weights_have_six_values_mean_0_and_variance_1_and_follow_the_seed() -> None:
    weights = webb_weights(9999, 12, seed=5)
    values, counts = np.unique(weights.round(12), return_counts=True)
    assert_allclose(values**2, [1.5, 1.0, 0.5, 0.5, 1.0, 1.5])
    assert_allclose(counts / weights.size, 1 / 6, atol=0.01)
    assert_allclose((weights.mean(), weights.var()), (0, 1), atol=0.02)
    assert (weights == webb_weights(9999, 12, seed=5)).all()
    assert (weights != webb_weights(9999, 12, seed=6)).any()


def test_the_bootstrap_keeps_its_level_where_nothing_is_to_be_found() -> None:
    draw, rejected, weights = np.random.default_rng(2), 0, webb_weights(199, 12, seed=1)
    clusters = np.repeat(np.arange(12), 5)
    for _ in range(400):
        effects = draw.normal(size=(2, 12))[:, clusters]
        x, y = effects[0] + draw.normal(size=60), effects[1] + draw.normal(size=60)
        sums, nested = reduced(x[:, None], y[:, None], clusters)
        rejected += bool(wild_cluster_p(sums, nested.clusters_of(0), weights)[0] <= 0.05)
    # 400 waves at 5 %: within three standard errors.
    assert rejected / 400 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)


def test_a_sample_without_a_test_has_no_p() -> None:
    x = np.full((6, 1), 4.0)
    sums, nested = reduced(x, np.arange(6.0)[:, None], np.arange(6) // 2)
    assert np.isnan(wild_cluster_p(sums, nested.clusters_of(0), webb_weights(9, 3, 0))).all()
