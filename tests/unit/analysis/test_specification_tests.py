"""Each test of a multiverse against scipy and statsmodels."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats
from statsmodels.regression.linear_model import WLS
from statsmodels.tools import add_constant

from secperf_pipeline.analysis.specification_data import (
    SpecificationData,
)
from secperf_pipeline.analysis.specification_tests import SPECIFICATION_TESTS, clustered_slope

RANDOM = np.random.default_rng(23)
X = RANDOM.permutation(np.repeat([1.0, 2, 3, 4, 5, 6, 7], 9))
Y = np.clip(np.round(2 + 0.5 * X + RANDOM.standard_normal(63)), 1, 7)
ORGANISATIONS = np.array(
    [f"o{i}" for i in np.repeat(range(12), [1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 3])]
)


def data_of(predictor: NDArray[np.float64]) -> SpecificationData:
    return SpecificationData(
        predictor=predictor,
        outcome=Y,
        weights=np.ones(63),
        organisations=np.unique(ORGANISATIONS, return_inverse=True)[1].astype(np.int64),
    )


def test_each_test_gives_the_p_of_scipy_or_statsmodels() -> None:
    data = data_of((X > 4) * 1.0)
    one, other = Y[X > 4], Y[X <= 4]
    model = WLS(Y, add_constant((X > 4) * 1.0))
    expected = {
        "student": stats.ttest_ind(one, other).pvalue,
        "welch": stats.ttest_ind(one, other, equal_var=False).pvalue,
        "mann_whitney": stats.mannwhitneyu(one, other, method="asymptotic").pvalue,
        "hc3": model.fit(cov_type="HC3", use_t=True).pvalues[1],
    }
    found = {name: test(data) for name, test in SPECIFICATION_TESTS.items() if name != "cluster"}
    assert found == pytest.approx(expected, rel=1e-8)


def test_the_cluster_test_leaves_out_organisations_with_their_weights() -> None:
    data = replace(data_of(X), weights=np.where(X > 3, 1.2, 0.9))
    design, root = add_constant(X), np.sqrt(data.weights)

    def slope(rows: NDArray[np.bool_]) -> float:
        weighted = design[rows] * root[rows, None]
        return float(np.linalg.lstsq(weighted, (Y * root)[rows], rcond=None)[0][1])

    whole = slope(np.ones(63, dtype=bool))
    changes = np.array([slope(data.organisations != one) - whole for one in range(12)])
    found = clustered_slope(data)
    assert found.estimate[0, 0] == pytest.approx(whole)
    assert found.se[0, 0] == pytest.approx(np.sqrt(11 / 12 * (changes**2).sum()))
    assert SPECIFICATION_TESTS["cluster"](data) == found.p[0, 0]
