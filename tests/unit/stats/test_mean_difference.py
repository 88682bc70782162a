"""Differences of means against scipy's Welch test and statsmodels' clustered regression."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.tools import add_constant

from secperf_pipeline.stats.mean_difference import clustered_difference, welch_difference

DRAW = np.random.default_rng(11)
ONE = np.round(DRAW.normal(4.6, 1.1, 50))
OTHER = np.round(DRAW.normal(4.2, 0.7, 35))
CLUSTERS = DRAW.integers(0, 12, 50), DRAW.integers(3, 15, 35)


def test_welch_agrees_with_scipy() -> None:
    found = welch_difference(ONE, OTHER, confidence=0.9)
    peer = stats.ttest_ind(ONE, OTHER, equal_var=False)
    ends = peer.confidence_interval(0.9)
    assert found.p == pytest.approx(peer.pvalue, rel=1e-12)
    assert found.df == pytest.approx(peer.df, rel=1e-12)
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high), rel=1e-12)


def test_the_clustered_error_is_that_of_a_dummy_in_statsmodels() -> None:
    values, dummy = np.concatenate([ONE, OTHER]), np.repeat([1.0, 0.0], [50, 35])
    groups = {"groups": np.concatenate(CLUSTERS)}
    fit = OLS(values, add_constant(dummy)).fit(cov_type="cluster", cov_kwds=groups, use_t=True)
    found = clustered_difference(ONE, OTHER, *CLUSTERS, confidence=0.95)
    assert found.difference == pytest.approx(fit.params[1], rel=1e-12)
    assert found.se == pytest.approx(fit.bse[1], rel=1e-12)
    assert found.p == pytest.approx(fit.pvalues[1], rel=1e-10)
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int()[1]), rel=1e-10)
    assert found.df == np.unique(groups["groups"]).size - 1


def test_the_clustered_error_by_hand() -> None:
    # Deviations over group sizes: a 1/2, b -1/2; a -1/2 and 1/2 by c. Sums a 0, b -1/2, c 1/2.
    found = clustered_difference(
        np.array([6.0, 4.0]),
        np.array([5.0, 3.0]),
        np.array([0, 1]),
        np.array([0, 2]),
        confidence=0.95,
    )
    assert found.difference == 1.0
    assert found.se == pytest.approx(np.sqrt(3 / 2 * 3 / 2 * (0.25 + 0.25)))


def test_what_an_organisation_has_in_common_leaves_the_difference() -> None:
    effects = np.arange(12.0)
    noise = DRAW.normal(0, 0.1, 12)
    shared = clustered_difference(
        effects + noise, effects, np.arange(12), np.arange(12), confidence=0.95
    )
    assert shared.se < welch_difference(effects + noise, effects, confidence=0.95).se / 10


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.full(5, 4.0), np.full(6, 5.0)),
        (np.full(5, 0.1) * 3, np.full(6, 0.3)),
        (np.empty(0), np.array([4.0, 5.0])),
        (np.array([4.0]), np.array([5.0])),
    ],
)
def test_without_noise_there_is_no_error(one: np.ndarray, other: np.ndarray) -> None:
    clusters = np.arange(one.size), np.arange(other.size)
    for found in (
        welch_difference(one, other, confidence=0.95),
        clustered_difference(one, other, *clusters, confidence=0.95),
    ):
        assert np.isnan([found.se, found.p, found.low, found.high]).all()


def test_a_single_cluster_has_no_error() -> None:
    one, other = np.zeros(50, dtype=int), np.zeros(35, dtype=int)
    assert np.isnan(clustered_difference(ONE, OTHER, one, other, confidence=0.95).se)
