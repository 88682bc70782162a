"""Sums of regressions of many samples in one pass equal those of each sample alone."""

import numpy as np
import pytest

from secperf_pipeline.stats.regression import cross_moments
from secperf_pipeline.stats.sample_regression import sample_cross_moments
from tests.many_samples import SIZES, A, B, assert_same, drawn, pairs


@pytest.mark.parametrize("seed", range(5))
def test_moments_of_regressions_equal_those_of_each_sample(seed: int) -> None:
    x, y, sample = drawn(seed)
    found = sample_cross_moments(x, y, sample, SIZES.size)
    for place, one_x, one_y in pairs(seed):
        assert_same(found, place, cross_moments(one_x, one_y))


def test_equal_answers_deviate_by_exactly_zero() -> None:
    x, y, sample = drawn(1)
    moments = sample_cross_moments(x, y, sample, SIZES.size)
    assert moments.sxx.reshape(-1, A, B)[5, 0].tolist() == [0, 0]


def test_samples_without_any_row_have_counts_and_no_figures() -> None:
    nothing = np.empty((0, 1))
    moments = sample_cross_moments(nothing, nothing, np.empty(0, dtype=np.int64), 2)
    assert moments.n.tolist() == [0, 0]
    assert np.isnan(moments.mean_x).all()
