"""One model in several groups: what equal loadings and intercepts cost."""

import numpy as np
import pytest
from numpy.typing import NDArray

from secperf_pipeline.stats.multigroup_model import GroupMoments, MultigroupFit, constrained_fit

LOADINGS = np.array([0.8, 0.7, 0.6, 0.5])
ONE_FACTOR = np.zeros(4, dtype=np.int64)


def group(
    loadings: NDArray[np.float64], *, variance: float = 1.0, shift: float = 0.0, first: float = 0.0
) -> GroupMoments:
    """Moments of a population: one factor of some variance and mean, one item shifted."""
    means = 4 + shift * loadings
    means[0] += first
    covariances = variance * np.outer(loadings, loadings) + np.diag(np.full(4, 0.5))
    return GroupMoments(share=0.5, means=means, covariances=covariances)


def fit(*groups: GroupMoments, with_intercepts: bool = False) -> MultigroupFit:
    return constrained_fit(groups, ONE_FACTOR, LOADINGS, with_intercepts=with_intercepts)


def test_groups_that_differ_in_their_factor_alone_fit_with_equal_loadings_and_intercepts() -> None:
    groups = group(LOADINGS), group(LOADINGS, variance=1.5, shift=0.4)
    for with_intercepts, df in ((False, 7), (True, 10)):
        found = fit(*groups, with_intercepts=with_intercepts)
        assert (found.reason, found.df) == ("", df)
        assert found.discrepancy == pytest.approx(0, abs=1e-9)


def test_a_shifted_item_costs_with_intercepts_only_and_another_loading_in_both() -> None:
    shifted = group(LOADINGS), group(LOADINGS, first=0.5)
    assert fit(*shifted).discrepancy == pytest.approx(0, abs=1e-9)
    assert fit(*shifted, with_intercepts=True).discrepancy > 0.01
    turned = group(LOADINGS), group(LOADINGS * [-1, 1, 1, 1])
    assert fit(*turned).discrepancy > 0.1
