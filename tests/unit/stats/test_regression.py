"""The simple regression and its Durbin-Watson against R, scipy and statsmodels."""

import numpy as np
from numpy.testing import assert_allclose
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.stattools import durbin_watson

from secperf_pipeline.stats.regression import cross_moments, simple_regression, slope_test
from tests.golden import GOLDEN, ITEMS, X, Y


def test_regression_and_durbin_watson() -> None:
    fit = simple_regression(cross_moments(X, Y), confidence=0.95)
    assert_allclose((fit.b0[0], fit.b1[0]), GOLDEN["ols_b"], rtol=1e-12)
    assert_allclose(fit.durbin_watson[0], GOLDEN["dw"], rtol=1e-12)
    peer = stats.linregress(X[:, 0], Y[:, 0])
    assert_allclose((fit.se[0], fit.p[0], fit.r[0]), (peer.stderr, peer.pvalue, peer.rvalue))


def test_a_regression_is_that_of_statsmodels_with_its_durbin_watson() -> None:
    found = simple_regression(cross_moments(X, Y), confidence=0.95)
    peer = OLS(Y[:, 0], np.column_stack([np.ones(len(X)), X])).fit()
    assert_allclose((found.b0[0], found.b1[0]), peer.params, rtol=1e-11)
    assert_allclose((found.se[0], found.p[0]), (peer.bse[1], peer.pvalues[1]), rtol=1e-10)
    assert_allclose((found.low[0], found.high[0]), peer.conf_int()[1], rtol=1e-10)
    assert_allclose(found.r2[0], peer.rsquared, rtol=1e-11)
    assert_allclose(found.durbin_watson[0], durbin_watson(peer.resid), rtol=1e-12)


def test_the_test_of_a_slope_is_that_of_its_regression() -> None:
    moments = cross_moments(ITEMS[:, :2], Y)
    found, fit = slope_test(moments), simple_regression(moments, confidence=0.95)
    for name in ("df", "p"):
        assert_allclose(getattr(found, name), getattr(fit, name), rtol=0)
    assert_allclose(found.statistic, fit.t, rtol=0)
