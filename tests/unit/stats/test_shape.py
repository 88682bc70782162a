"""Skewness and kurtosis as SPSS prints them."""

import numpy as np
from numpy.testing import assert_allclose

from secperf_pipeline.stats.shape import shape
from tests.golden import GOLDEN, Y


def test_skewness_and_kurtosis_are_those_of_spss() -> None:
    found = shape(Y)
    assert_allclose((found.skewness[0], found.kurtosis[0]), GOLDEN["skew_kurt_SPSS"], rtol=1e-12)
    # SPSS prints .512 and .992 for twenty cases, .241 and .478 for a hundred.
    for n, errors in ((20, (0.512, 0.992)), (100, (0.241, 0.478))):
        few = shape(np.arange(n, dtype=float)[:, None])
        assert_allclose((few.skewness_se[0], few.kurtosis_se[0]), errors, atol=5e-4)


def test_a_shape_that_does_not_exist_is_nan() -> None:
    constant = shape(np.full((9, 1), 4.0))
    assert np.isnan([constant.skewness[0], constant.kurtosis[0]]).all()
    three = shape(np.array([[1.0], [2.0], [4.0]]))
    assert np.isfinite([three.skewness[0], three.skewness_se[0]]).all()
    assert np.isnan([three.kurtosis[0], three.kurtosis_se[0]]).all()
    assert np.isnan(shape(np.empty((0, 1))).skewness[0])
