"""Levene's, Student's, Welch's and Mann-Whitney's tests against R, SPSS, scipy and Table 4."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.difference import (
    Comparison,
    GroupMoments,
    group_moments,
    levene_mean,
    levene_median,
    mann_whitney,
    student,
    welch,
)
from tests.golden import GOLDEN, MEMBER, WITH, WITHOUT, Y

GROUPS = group_moments(Y, MEMBER), group_moments(Y, ~MEMBER)


def test_levene_student_and_welch() -> None:
    expected = GOLDEN["t"]
    for test, name in ((levene_mean, "levene_mean"), (levene_median, "levene_median")):
        computed = test(*GROUPS)
        assert_allclose((computed.statistic[0], computed.p[0]), GOLDEN[name], rtol=1e-11)
    # The oracle subtracts the other way round.
    pooled, separate = student(*GROUPS), welch(*GROUPS)
    assert_allclose((pooled.statistic[0], pooled.df[0]), (-expected["t"], expected["df"]))
    assert_allclose(pooled.p[0], expected["p"], rtol=1e-10)
    assert_allclose((separate.statistic[0], separate.df[0]), (-expected["tw"], expected["dfw"]))
    assert_allclose(separate.p[0], expected["pw"], rtol=1e-10)


@pytest.mark.parametrize(("test", "centre"), [(levene_mean, "mean"), (levene_median, "median")])
def test_levene_centres_on_the_mean_as_spss_and_on_the_median_as_r(
    test: Callable[..., Comparison], centre: str
) -> None:
    peer = stats.levene(WITH, WITHOUT, center=centre)
    found = test(*GROUPS)
    assert_allclose((found.statistic[0], found.p[0]), (peer.statistic, peer.pvalue), rtol=1e-11)


def test_both_t_tests_are_given_and_the_difference_is_with_minus_without() -> None:
    for test, equal in ((student, True), (welch, False)):
        peer, found = stats.ttest_ind(WITH, WITHOUT, equal_var=equal), test(*GROUPS)
        assert_allclose((found.statistic[0], found.df[0]), (peer.statistic, peer.df), rtol=1e-12)
        assert_allclose(found.p[0], peer.pvalue, rtol=1e-10)
    assert np.sign(student(*GROUPS).statistic[0]) == np.sign(WITH.mean() - WITHOUT.mean())


def summary(n: int, mean: float, variance: float) -> GroupMoments:
    def one(value: float) -> NDArray[np.float64]:
        return np.array([float(value)])

    return GroupMoments(
        n=one(n),
        mean=one(mean),
        squares=one(variance * (n - 1)),
        mean_deviations=one(0),
        median_deviations=one(0),
        median_squares=one(0),
    )


def test_table_4_is_met_by_groups_of_72_and_41() -> None:
    # Table 4 does not print the SDs; its two t fit where the larger group's variance is 2.17 times.
    wide, narrow = summary(72, 1.0, 2.17), summary(41, 0.0, 1.0)
    pooled = student(wide, narrow)
    ratio = welch(wide, narrow).statistic / pooled.statistic
    assert_allclose(3.424 * ratio, 3.793, atol=5e-3)
    assert_allclose(welch(wide, narrow).df, 107.474, atol=0.2)
    assert_allclose(pooled.df, 111)


def test_mann_whitney() -> None:
    u, p = mann_whitney(Y, ~MEMBER)
    assert_allclose((u[0], p[0]), GOLDEN["mannwhitney"], rtol=1e-10)


def test_mann_whitney_is_asymptotic_with_continuity_correction() -> None:
    u, p = mann_whitney(Y, MEMBER)
    peer = stats.mannwhitneyu(WITH, WITHOUT, method="asymptotic", use_continuity=True)
    plain = stats.mannwhitneyu(WITH, WITHOUT, method="asymptotic", use_continuity=False)
    assert_allclose((u[0], p[0]), (peer.statistic, peer.pvalue), rtol=1e-12)
    assert p[0] > plain.pvalue
    # The oracle's U is that of the other group; the two add to the number of pairs.
    assert_allclose(u[0] + GOLDEN["mannwhitney"][0], len(WITH) * len(WITHOUT))
