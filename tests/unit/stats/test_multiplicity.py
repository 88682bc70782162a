"""Adjusted p-values against R and statsmodels."""

import numpy as np
from numpy.testing import assert_allclose
from statsmodels.stats.multitest import multipletests

from secperf_pipeline.stats.multiplicity import benjamini_hochberg, holm
from tests.golden import GOLDEN


def test_adjusted_p_values() -> None:
    raw = np.array([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205])
    assert_allclose(holm(raw), GOLDEN["holm"])
    assert_allclose(benjamini_hochberg(raw), GOLDEN["bh"])


def test_adjusted_p_values_are_those_of_statsmodels_and_of_r() -> None:
    raw = np.array([0.04, 0.001, 0.04, 0.9, 0.03, 0.0004])
    assert_allclose(holm(raw), multipletests(raw, method="holm")[1], rtol=1e-12)
    # R's p.adjust(raw, "BH").
    assert_allclose(benjamini_hochberg(raw), [0.048, 0.003, 0.048, 0.9, 0.048, 0.0024], rtol=1e-12)


def test_a_test_that_does_not_exist_is_not_counted() -> None:
    with_gap = np.array([[0.01, np.nan, 0.04], [np.nan, np.nan, np.nan]])
    assert_allclose(holm(with_gap)[0], [0.02, np.nan, 0.04])
    assert_allclose(benjamini_hochberg(with_gap)[0], [0.02, np.nan, 0.04])
    assert np.isnan([holm(with_gap)[1], benjamini_hochberg(with_gap)[1]]).all()
