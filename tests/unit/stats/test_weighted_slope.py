"""Weighted slopes against statsmodels."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from statsmodels.regression.linear_model import WLS
from statsmodels.tools import add_constant

from secperf_pipeline.stats.weighted_slope import hc3_weighted, weighted_correlation

RANDOM = np.random.default_rng(19)
X = RANDOM.integers(1, 8, 60).astype(np.float64)
Y = 2 + 0.3 * X + RANDOM.standard_normal(60) * X / 3
WEIGHTS = RANDOM.uniform(0.2, 3, 60)
MODEL = WLS(Y, add_constant(X), weights=WEIGHTS)


def test_hc3_is_that_of_statsmodels() -> None:
    found, peer = hc3_weighted(X, Y, WEIGHTS), MODEL.fit(cov_type="HC3", use_t=True)
    assert_allclose((found.slope, found.se), (peer.params[1], peer.bse[1]), rtol=1e-10)
    assert_allclose((found.t, found.p), (peer.tvalues[1], peer.pvalues[1]), rtol=1e-9)
    assert found.df == 58


def test_the_scale_of_weights_does_not_matter() -> None:
    assert_allclose(hc3_weighted(X, Y, WEIGHTS).se, hc3_weighted(X, Y, 9 * WEIGHTS).se)


def test_equal_weights_give_the_plain_correlation() -> None:
    assert_allclose(weighted_correlation(X, Y, np.ones(60)), np.corrcoef(X, Y)[0, 1])


@pytest.mark.parametrize(
    ("x", "y"), [(np.full(9, 4.0), np.arange(9.0)), (np.arange(9.0), np.arange(9.0))]
)
def test_without_spread_or_residuals_there_is_no_test(x: np.ndarray, y: np.ndarray) -> None:
    ones = np.ones(9)
    assert np.isnan(hc3_weighted(x, y, ones).p)
