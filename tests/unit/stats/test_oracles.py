"""Agreement with R, PSPP and scipy on tests/oracles/d.csv, and with the published tables."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.difference import (
    GroupMoments,
    group_moments,
    levene_mean,
    levene_median,
    mann_whitney,
    student,
    welch,
)
from secperf_pipeline.stats.durbin_watson import durbin_watson_bounds, durbin_watson_p
from secperf_pipeline.stats.effect_size import standardised_difference
from secperf_pipeline.stats.multiplicity import benjamini_hochberg, holm
from secperf_pipeline.stats.regression import cross_moments, simple_regression
from secperf_pipeline.stats.reliability import cronbach_alpha, item_statistics
from secperf_pipeline.stats.shape import shape

ORACLES = Path(__file__).parents[2] / "oracles"
GOLDEN = json.loads((ORACLES / "golden.json").read_text())
DATA = np.loadtxt(ORACLES / "d.csv", delimiter=",", skiprows=1)
ITEMS, X, Y = DATA[:, :6], DATA[:, :1], DATA[:, 9:10]
ONE, ZERO = DATA[:, 10:] == 1, DATA[:, 10:] == 0


@pytest.fixture(scope="module")
def groups() -> tuple[GroupMoments, GroupMoments]:
    return group_moments(Y, ONE), group_moments(Y, ZERO)


def test_alpha_and_its_companions() -> None:
    computed = cronbach_alpha(ITEMS)
    assert_allclose(computed.alpha, GOLDEN["alpha"], rtol=1e-12)
    assert_allclose((computed.low, computed.high), GOLDEN["feldt"], rtol=1e-10)
    assert_allclose(
        (computed.standardised, computed.mean_inter_item_r), GOLDEN["alpha_std_rbar"], rtol=1e-12
    )


def test_item_statistics() -> None:
    computed = item_statistics(ITEMS)
    assert_allclose(computed.item_rest_r, GOLDEN["citc"], rtol=1e-12)
    assert_allclose(computed.alpha_if_deleted, GOLDEN["alpha_if_deleted"], rtol=1e-12)


def test_skewness_and_kurtosis_are_those_of_spss() -> None:
    found = shape(Y)
    assert_allclose((found.skewness[0], found.kurtosis[0]), GOLDEN["skew_kurt_SPSS"], rtol=1e-12)
    # SPSS prints .512 and .992 for twenty cases, .241 and .478 for a hundred.
    for n, errors in ((20, (0.512, 0.992)), (100, (0.241, 0.478))):
        few = shape(np.arange(n, dtype=float)[:, None])
        assert_allclose((few.skewness_se[0], few.kurtosis_se[0]), errors, atol=5e-4)


def test_a_shape_that_does_not_exist_is_nan() -> None:
    constant = shape(np.full((9, 1), 4.0))
    assert np.isnan([constant.skewness[0], constant.kurtosis[0]]).all()
    three = shape(np.array([[1.0], [2.0], [4.0]]))
    assert np.isfinite([three.skewness[0], three.skewness_se[0]]).all()
    assert np.isnan([three.kurtosis[0], three.kurtosis_se[0]]).all()
    assert np.isnan(shape(np.empty((0, 1))).skewness[0])


def test_levene_student_and_welch(groups: tuple[GroupMoments, GroupMoments]) -> None:
    expected = GOLDEN["t"]
    for test, name in ((levene_mean, "levene_mean"), (levene_median, "levene_median")):
        computed = test(*groups)
        assert_allclose((computed.statistic[0], computed.p[0]), GOLDEN[name], rtol=1e-11)
    # The oracle subtracts the other way round.
    pooled, separate = student(*groups), welch(*groups)
    assert_allclose((pooled.statistic[0], pooled.df[0]), (-expected["t"], expected["df"]))
    assert_allclose(pooled.p[0], expected["p"], rtol=1e-10)
    assert_allclose((separate.statistic[0], separate.df[0]), (-expected["tw"], expected["dfw"]))
    assert_allclose(separate.p[0], expected["pw"], rtol=1e-10)


def test_effect_size_and_interval(groups: tuple[GroupMoments, GroupMoments]) -> None:
    d, low, high, g, _ = GOLDEN["d_lo_hi_g_J"]
    computed = standardised_difference(student(*groups).statistic, groups[0].n, groups[1].n)
    assert_allclose(computed.d[0], -d, rtol=1e-12)
    assert_allclose((computed.d_low[0], computed.d_high[0]), (-high, -low), rtol=1e-9)
    assert_allclose(computed.g[0], -g, rtol=1e-12)


def test_regression_and_durbin_watson() -> None:
    fit = simple_regression(cross_moments(X, Y))
    assert_allclose((fit.b0[0], fit.b1[0]), GOLDEN["ols_b"], rtol=1e-12)
    assert_allclose(fit.durbin_watson[0], GOLDEN["dw"], rtol=1e-12)
    peer = stats.linregress(X[:, 0], Y[:, 0])
    assert_allclose((fit.se[0], fit.p[0], fit.r[0]), (peer.stderr, peer.pvalue, peer.rvalue))


def test_exact_durbin_watson_p_and_bounds() -> None:
    fit = simple_regression(cross_moments(X, Y))
    assert_allclose(durbin_watson_p(X[:, 0], fit.durbin_watson), GOLDEN["dw_p_pos"], atol=1e-8)
    assert_allclose(durbin_watson_bounds(113), GOLDEN["dw_bounds_5pct_n113_k1"], atol=1e-6)
    assert_allclose(durbin_watson_bounds(15), GOLDEN["dw_bounds_5pct_n15_k1"], atol=1e-6)


def test_mann_whitney() -> None:
    u, p = mann_whitney(Y, ZERO)
    assert_allclose((u[0], p[0]), GOLDEN["mannwhitney"], rtol=1e-10)


def test_adjusted_p_values() -> None:
    raw = np.array([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205])
    assert_allclose(holm(raw), GOLDEN["holm"])
    assert_allclose(benjamini_hochberg(raw), GOLDEN["bh"])


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


def test_the_printed_t_of_table_4_gives_its_p_and_effect() -> None:
    assert_allclose(2 * stats.t.sf(3.424, 111), 0.00087, atol=5e-6)
    computed = standardised_difference(np.array([3.424]), np.array([72.0]), np.array([41.0]))
    assert_allclose(
        (computed.d[0], computed.d_low[0], computed.d_high[0]), (0.670, 0.275, 1.062), atol=6e-4
    )
    assert_allclose(computed.g[0], 0.665, atol=6e-4)
