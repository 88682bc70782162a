"""Quantiles of clustered values, against shares worked out one by one."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from secperf_pipeline.stats.cluster_quantile import (
    quantile_interval,
    share_beyond_common_median,
)


def test_independent_values_have_the_quantiles_at_wilsons_ends() -> None:
    values = np.arange(1.0, 22.0)
    found = quantile_interval(values, np.arange(21), 0.5, confidence=0.95)
    assert found is not None
    # 11 of 21 lie at or below the median; the jackknife divides by one less.
    base = 20.0
    low, high = proportion_confint(0.5 * base, base, method="wilson")
    assert found.low == pytest.approx(1 + 20 * low)
    assert found.high == pytest.approx(1 + 20 * high)


def test_organisations_that_answer_alike_widen_the_interval() -> None:
    values = np.repeat(np.arange(1.0, 9.0), 5)
    owner = np.repeat(np.arange(8), 5)
    clustered = quantile_interval(values, owner, 0.5, confidence=0.95)
    independent = quantile_interval(values, np.arange(40), 0.5, confidence=0.95)
    assert clustered is not None
    assert independent is not None
    assert clustered.low < independent.low < 4.5 < independent.high < clustered.high


def test_one_organisation_has_no_interval() -> None:
    assert quantile_interval(np.arange(9.0), np.zeros(9, int), 0.9, confidence=0.95) is None


def test_a_median_that_rose_has_more_values_above_the_common_one() -> None:
    before = np.array([10.0, 12, 14, 16, 18, 20, 22, 24])
    values = np.concatenate([before + 30, before])
    owner = np.tile(np.arange(8), 2)
    found = share_beyond_common_median(values, owner, np.arange(16) < 8)
    assert found.estimate[0, 0] == 1
    values[[0, 8]] = values[[8, 0]]
    found = share_beyond_common_median(values, owner, np.arange(16) < 8)
    # Seven of eight organisations rose and one fell.
    assert found.estimate[0, 0] == pytest.approx(6 / 8)
    changes = [1.0] * 7 + [-1.0]
    assert found.se[0, 0] == pytest.approx(stats.sem(changes))
