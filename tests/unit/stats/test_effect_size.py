"""Cohen's d, Hedges' g and d_av against R, the noncentral t and Table 4."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import special, stats

from secperf_pipeline.stats.difference import (
    group_moments,
    student,
)
from secperf_pipeline.stats.effect_size import average_variance_difference, standardised_difference
from tests.golden import GOLDEN, MEMBER, WITH, WITHOUT, Y

GROUPS = group_moments(Y, MEMBER), group_moments(Y, ~MEMBER)


def test_effect_size_and_interval() -> None:
    d, low, high, g, _ = GOLDEN["d_lo_hi_g_J"]
    computed = standardised_difference(
        student(*GROUPS).statistic, GROUPS[0].n, GROUPS[1].n, confidence=0.95
    )
    assert_allclose(computed.d[0], -d, rtol=1e-12)
    assert_allclose((computed.d_low[0], computed.d_high[0]), (-high, -low), rtol=1e-9)
    assert_allclose(computed.g[0], -g, rtol=1e-12)


def test_the_interval_of_d_is_the_noncentral_t_and_not_a_normal_approximation() -> None:
    n_with, n_without = len(WITH), len(WITHOUT)
    t = student(*GROUPS).statistic
    found = standardised_difference(t, np.array([n_with]), np.array([n_without]), confidence=0.95)
    scale = np.sqrt(1 / n_with + 1 / n_without)
    ends = np.array([found.d_low[0], found.d_high[0]]) / scale
    assert_allclose(stats.nct.cdf(t, n_with + n_without - 2, ends), (0.975, 0.025), rtol=1e-8)
    normal = found.d[0] - 1.96 * np.sqrt(
        1 / n_with + 1 / n_without + found.d[0] ** 2 / (2 * (n_with + n_without))
    )
    assert abs(found.d_low[0] - normal) > 1e-4


def test_every_finite_t_has_an_interval() -> None:
    t, n = (one.ravel() for one in np.meshgrid(np.linspace(-40, 40, 81), [10, 113, 1000, 10**5]))
    found = standardised_difference(t, n / 2, n / 2, confidence=0.95)
    assert np.isfinite(found.d_low).all()
    assert np.isfinite(found.d_high).all()


@pytest.mark.parametrize("df", [2, 8, 111])
def test_hedges_correction_is_the_exact_one(df: int) -> None:
    n = np.array([df / 2 + 1])
    found = standardised_difference(np.array([1.0]), n, n, confidence=0.95)
    exact = special.gamma(df / 2) / (np.sqrt(df / 2) * special.gamma((df - 1) / 2))
    assert_allclose(found.g / found.d, exact, rtol=1e-12)


def test_the_printed_t_of_table_4_gives_its_p_and_effect() -> None:
    assert_allclose(2 * stats.t.sf(3.424, 111), 0.00087, atol=5e-6)
    computed = standardised_difference(
        np.array([3.424]), np.array([72.0]), np.array([41.0]), confidence=0.95
    )
    assert_allclose(
        (computed.d[0], computed.d_low[0], computed.d_high[0]), (0.670, 0.275, 1.062), atol=6e-4
    )
    assert_allclose(computed.g[0], 0.665, atol=6e-4)


def test_d_av_weighs_both_spreads_alike() -> None:
    found = average_variance_difference(np.array([3.0, 1.0]), np.array([1.0, 0.0]), np.zeros(2))
    assert_allclose(found, [3 / np.sqrt(0.5), np.nan])
