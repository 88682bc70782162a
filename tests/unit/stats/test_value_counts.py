"""Moments of groups from counts of their values."""

import numpy as np
from numpy.testing import assert_allclose

from secperf_pipeline.stats.difference import (
    group_moments,
)
from secperf_pipeline.stats.value_counts import moments_of_counts

POINTS = np.arange(1.0, 8.0)


def test_counts_of_values_give_the_moments_of_the_rows() -> None:
    random = np.random.default_rng(5)
    values = random.integers(1, 8, (40, 3)).astype(np.float64)
    member = random.random((40, 2)) < 0.4
    counts = np.array(
        [[(values[m, c] == v).sum() for v in POINTS] for m in member.T for c in range(3)]
    )
    found, expected = moments_of_counts(counts * 1.0, POINTS), group_moments(values, member)
    for name in ("n", "mean", "squares", "mean_deviations", "median_deviations", "median_squares"):
        assert_allclose(getattr(found, name), getattr(expected, name), atol=1e-11)
