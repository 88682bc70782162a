"""Two one-sided tests against statsmodels, and what equivalence takes."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats
from statsmodels.stats.weightstats import ttost_ind

from secperf_pipeline.stats.difference import group_moments
from secperf_pipeline.stats.equivalence import (
    equivalent_means,
    equivalent_slope,
    fewest_for_equivalence,
)
from secperf_pipeline.stats.robust_slope import RobustSlope


def slope(value: float, se: float, df: float) -> RobustSlope:
    one = np.ones(1)
    return RobustSlope(slope=value * one, se=se * one, df=df * one, t=one, p=one)


@pytest.mark.parametrize("shift", [0.0, 0.05, -0.3])
def test_equivalence_of_means_is_the_welch_tost_of_statsmodels(shift: float) -> None:
    draw = np.random.default_rng(4)
    one, other = draw.normal(shift, 1, 80), draw.normal(0, 1.5, 120)
    values, member = np.concatenate([one, other])[:, None], np.arange(200)[:, None] < 80
    moments = group_moments(values, member), group_moments(values, ~member)
    found = equivalent_means(*moments, 0.2, alpha=0.05)
    pooled = np.sqrt((79 * one.var(ddof=1) + 119 * other.var(ddof=1)) / 198)
    p, _, _ = ttost_ind(one, other, -0.2 * pooled, 0.2 * pooled, usevar="unequal")
    assert_allclose(found.p[0], p, rtol=1e-10)
    ends = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.9)
    assert_allclose((found.low[0], found.high[0]), (ends.low, ends.high), rtol=1e-10)


@pytest.mark.parametrize("value", [-0.09, -0.02, 0.0, 0.05, 0.12])
def test_a_slope_is_equivalent_just_when_its_90_per_cent_interval_lies_inside(value: float) -> None:
    fit = slope(value, 0.03, 300)
    found = equivalent_slope(fit, 0.1, alpha=0.05)
    low, high = fit.interval(0.9)
    assert_allclose((found.low, found.high), (low, high))
    assert (found.p[0] < 0.05) == bool(low[0] > -0.1 and high[0] < 0.1)


def test_275_independent_answers_are_the_fewest_that_could_show_equivalence() -> None:
    fewest = fewest_for_equivalence(0.1, alpha=0.05)
    assert fewest == 275
    for n, inside in ((275, True), (274, False)):
        found = equivalent_slope(slope(0.0, 1 / np.sqrt(n - 2), n - 2), 0.1, alpha=0.05)
        assert (found.p[0] < 0.05) == inside


def test_few_organisations_ask_for_more_answers() -> None:
    by_clusters = fewest_for_equivalence(0.1, df=np.array([9.0, 19.0, 273.0]), alpha=0.05)
    assert (np.diff(by_clusters) < 0).all()
    assert by_clusters[-1] == 275


def test_groups_without_spread_or_members_have_no_test() -> None:
    values = np.full((6, 1), 13 / 3)
    for members in (0, 1, 3):
        member = np.arange(6)[:, None] < members
        found = equivalent_means(
            group_moments(values, member), group_moments(values, ~member), 0.2, alpha=0.05
        )
        assert np.isnan(found.p).all()
    assert np.isnan(equivalent_slope(slope(0.0, np.nan, np.nan), 0.1, alpha=0.05).p).all()
