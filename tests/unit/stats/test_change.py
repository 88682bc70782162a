"""Intervals of changes: clusters that repeat, and medians."""

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS
from statsmodels.tools import add_constant

from secperf_pipeline.stats.change import clustered_mean_change, median_change


def test_the_clustered_change_is_that_of_a_cluster_robust_regression() -> None:
    generator = np.random.default_rng(20260101)
    clusters, size = 12, 15
    level = generator.normal(4, 1, clusters)
    values = level[None, :, None] + generator.normal(0, 1, (2, clusters, size))
    values[1] += 0.3
    interval = clustered_mean_change(
        np.full((2, clusters), size), values.sum(axis=2), confidence=0.95
    )
    assert interval is not None

    quarter = np.repeat([0.0, 1.0], clusters * size)
    group = np.tile(np.repeat(np.arange(clusters), size), 2)
    fitted = OLS(values.ravel(), add_constant(quarter)).fit()
    robust = fitted.get_robustcov_results(
        "cluster", groups=group, use_t=True, df_correction=True, use_correction=True
    )
    n = values.size
    # statsmodels multiplies the variance by (n - 1) / (n - 2) as well.
    half = robust.bse[1] * np.sqrt((n - 2) / (n - 1)) * 2.2009851600829
    assert interval.low == pytest.approx(robust.params[1] - half, rel=1e-9)
    assert interval.high == pytest.approx(robust.params[1] + half, rel=1e-9)


def test_one_cluster_has_no_interval() -> None:
    assert clustered_mean_change([[3], [4]], [[9.0], [16.0]], confidence=0.95) is None
    assert clustered_mean_change([[0, 0], [4, 4]], [[0, 0], [16.0, 12.0]], confidence=0.95) is None


def test_equal_samples_have_an_interval_around_no_change() -> None:
    sample = [10.0, 20, 30, 40, 50, 60, 70]
    interval = median_change(sample, sample, draws=2000, seed=7, confidence=0.95)
    assert interval is not None
    assert interval.low <= 0 <= interval.high


def test_the_same_seed_gives_the_same_interval() -> None:
    first, again = (
        median_change([1.0, 5, 9, 12], [3.0, 4, 8], draws=500, seed=11, confidence=0.95)
        for _ in range(2)
    )
    assert first == again


def test_samples_that_do_not_overlap_leave_out_zero() -> None:
    interval = median_change([30.0, 31, 33, 35], [10.0, 11, 12], draws=500, seed=1, confidence=0.95)
    assert interval is not None
    assert 18 <= interval.low <= interval.high <= 25


def test_a_single_value_cannot_be_resampled() -> None:
    assert median_change([30.0], [10.0, 11], draws=500, seed=1, confidence=0.95) is None
