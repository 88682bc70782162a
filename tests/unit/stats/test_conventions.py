"""Where statistics programs differ, this is the convention that ours follows."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import special, stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.stattools import durbin_watson

from secperf_pipeline.stats.descriptives import mean_from_sums
from secperf_pipeline.stats.difference import (
    Comparison,
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
from secperf_pipeline.stats.proportion import (
    newcombe_interval,
    probability_share_beyond,
    wilson_interval,
)
from secperf_pipeline.stats.regression import cross_moments, simple_regression
from secperf_pipeline.stats.reliability import cronbach_alpha, item_statistics
from secperf_pipeline.stats.rounding import format_p, rounded

ORACLES = Path(__file__).parents[2] / "oracles"
GOLDEN = json.loads((ORACLES / "golden.json").read_text())
DATA = np.loadtxt(ORACLES / "d.csv", delimiter=",", skiprows=1)
X, Y, MEMBER = DATA[:, :1], DATA[:, 9:10], DATA[:, 10:] == 1
WITH, WITHOUT = Y[MEMBER], Y[~MEMBER]
GROUPS = group_moments(Y, MEMBER), group_moments(Y, ~MEMBER)


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


def test_mann_whitney_is_asymptotic_with_continuity_correction() -> None:
    u, p = mann_whitney(Y, MEMBER)
    peer = stats.mannwhitneyu(WITH, WITHOUT, method="asymptotic", use_continuity=True)
    plain = stats.mannwhitneyu(WITH, WITHOUT, method="asymptotic", use_continuity=False)
    assert_allclose((u[0], p[0]), (peer.statistic, peer.pvalue), rtol=1e-12)
    assert p[0] > plain.pvalue
    # The oracle's U is that of the other group; the two add to the number of pairs.
    assert_allclose(u[0] + GOLDEN["mannwhitney"][0], len(WITH) * len(WITHOUT))


def test_the_interval_of_d_is_the_noncentral_t_and_not_a_normal_approximation() -> None:
    n_with, n_without = len(WITH), len(WITHOUT)
    t = student(*GROUPS).statistic
    found = standardised_difference(t, np.array([n_with]), np.array([n_without]))
    scale = np.sqrt(1 / n_with + 1 / n_without)
    ends = np.array([found.d_low[0], found.d_high[0]]) / scale
    assert_allclose(stats.nct.cdf(t, n_with + n_without - 2, ends), (0.975, 0.025), rtol=1e-8)
    normal = found.d[0] - 1.96 * np.sqrt(
        1 / n_with + 1 / n_without + found.d[0] ** 2 / (2 * (n_with + n_without))
    )
    assert abs(found.d_low[0] - normal) > 1e-4


def test_every_finite_t_has_an_interval() -> None:
    t, n = (one.ravel() for one in np.meshgrid(np.linspace(-40, 40, 81), [10, 113, 1000, 10**5]))
    found = standardised_difference(t, n / 2, n / 2)
    assert np.isfinite(found.d_low).all()
    assert np.isfinite(found.d_high).all()


@pytest.mark.parametrize("df", [2, 8, 111])
def test_hedges_correction_is_the_exact_one(df: int) -> None:
    n = np.array([df / 2 + 1])
    found = standardised_difference(np.array([1.0]), n, n)
    exact = special.gamma(df / 2) / (np.sqrt(df / 2) * special.gamma((df - 1) / 2))
    assert_allclose(found.g / found.d, exact, rtol=1e-12)


def test_a_regression_is_that_of_statsmodels_with_its_durbin_watson() -> None:
    found = simple_regression(cross_moments(X, Y))
    peer = OLS(Y[:, 0], np.column_stack([np.ones(len(X)), X])).fit()
    assert_allclose((found.b0[0], found.b1[0]), peer.params, rtol=1e-11)
    assert_allclose((found.se[0], found.p[0]), (peer.bse[1], peer.pvalues[1]), rtol=1e-10)
    assert_allclose((found.low[0], found.high[0]), peer.conf_int()[1], rtol=1e-10)
    assert_allclose(found.r2[0], peer.rsquared, rtol=1e-11)
    assert_allclose(found.durbin_watson[0], durbin_watson(peer.resid), rtol=1e-12)


def test_the_durbin_watson_p_is_exact_and_counts_positive_autocorrelation() -> None:
    p = durbin_watson_p(X[:, 0], np.array([GOLDEN["dw"]]))
    assert_allclose(p, GOLDEN["dw_p_pos"], atol=1e-8)
    assert_allclose(2 * np.minimum(p, 1 - p), GOLDEN["dw_p_two"], atol=2e-8)
    # R's lmtest: Pan's algorithm with 15, 50, 200, 1000 iterations, then the normal approximation.
    assert (np.abs(p - [0.3746, 0.3896, 0.3903, 0.3830, 0.3855]) > 5e-4).all()


@pytest.mark.parametrize(
    ("n", "lower", "upper"), [(15, 1.077, 1.361), (100, 1.654, 1.694), (113, 1.675, 1.711)]
)
def test_durbin_watson_bounds_are_those_of_the_printed_tables(
    n: int, lower: float, upper: float
) -> None:
    assert_allclose(durbin_watson_bounds(n), (lower, upper), atol=5e-4)


def test_four_rows_give_the_closed_form_of_two_weights() -> None:
    x, level = np.array([1.0, 4.0, 2.0, 7.0]), 1.9
    projection = np.eye(4) - (basis := np.linalg.qr(np.column_stack([np.ones(4), x]))[0]) @ basis.T
    steps = np.diff(np.eye(4), axis=0)
    low, high = np.linalg.eigvalsh(projection @ steps.T @ steps @ projection)[2:] - level
    expected = 2 / np.pi * np.arctan(np.sqrt(-low / high))
    assert_allclose(durbin_watson_p(x, np.array([level])), expected, atol=1e-9)


def test_three_rows_and_a_constant_x_are_refused_by_durbin_watson() -> None:
    with pytest.raises(ValueError, match="n = 3 rows"):
        durbin_watson_p(np.arange(3.0), np.array([2.0]))
    with pytest.raises(ValueError, match="does not vary"):
        durbin_watson_p(np.full(10, 4.0), np.array([2.0]))


def test_a_wave_of_a_thousand_rows_has_a_durbin_watson_p_without_a_warning() -> None:
    x = np.arange(1000.0) % 7 + 1
    assert_allclose(durbin_watson_p(x, np.array([2.0])), 0.5, atol=0.05)


def test_alpha_is_listwise_and_leaves_the_deletion_to_the_caller() -> None:
    answers = DATA[:, :6].copy()
    answers[3, 2] = np.nan
    for compute in (cronbach_alpha, item_statistics):
        with pytest.raises(ValueError, match="missing values; drop"):
            compute(answers)
    complete = np.delete(answers, 3, axis=0)
    # The interval is based on the rows that are left, which some programs get wrong.
    found = cronbach_alpha(complete)
    assert found.n == 112
    f = stats.f.ppf(0.975, 111, 111 * 5)
    assert_allclose(found.low, 1 - (1 - found.alpha) * f, rtol=1e-12)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (np.ones((5, 1)), "needs 2 respondents and 2 items"),
        (np.ones((1, 5)), "needs 2 respondents and 2 items"),
        (np.array([[1.0, 7.0], [3.0, 5.0], [6.0, 2.0]]), "same total"),
    ],
)
def test_a_scale_without_an_alpha_is_refused(answers: NDArray[np.float64], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cronbach_alpha(answers)


def test_adjusted_p_values_are_those_of_statsmodels_and_of_r() -> None:
    raw = np.array([0.04, 0.001, 0.04, 0.9, 0.03, 0.0004])
    assert_allclose(holm(raw), multipletests(raw, method="holm")[1], rtol=1e-12)
    # R's p.adjust(raw, "BH").
    assert_allclose(benjamini_hochberg(raw), [0.048, 0.003, 0.048, 0.9, 0.048, 0.0024], rtol=1e-12)


@pytest.mark.parametrize(("successes", "n"), [(0, 8), (5, 8), (25, 32), (32, 32)])
def test_the_ends_of_wilsons_interval_are_shares_that_the_score_test_just_keeps(
    successes: int, n: int
) -> None:
    found = wilson_interval(successes, n)
    z = stats.norm.isf(0.025)
    for end in (found.low, found.high):
        error = z * np.sqrt(end * (1 - end) / n)
        assert_allclose(abs(successes / n - end), error, atol=1e-8)


def test_an_interval_of_a_change_is_newcombes_as_in_his_example() -> None:
    # Newcombe (1998), table II, example a: 56 of 70 against 48 of 80, method 10.
    found = newcombe_interval(56, 70, 48, 80)
    assert_allclose((found.low, found.high), (0.0524, 0.3339), atol=5e-5)


def test_the_probability_of_a_goal_is_jeffreys_posterior() -> None:
    assert_allclose(probability_share_beyond(0.5, 5, 10), 0.5, rtol=1e-12)
    assert_allclose(probability_share_beyond(0.8, 9, 10), stats.beta(9.5, 1.5).sf(0.8), rtol=1e-12)


@pytest.mark.parametrize(("successes", "n"), [(3, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson_interval(successes, n)
    with pytest.raises(ValueError, match="is no share"):
        probability_share_beyond(0.5, successes, n)


def test_a_standard_deviation_divides_by_n_less_one_and_its_interval_is_students() -> None:
    answers = np.array([3, 5, 4, 7, 6])
    found = mean_from_sums([5], [answers.sum()], [(answers**2).sum()])
    assert_allclose(found.sd[0], answers.std(ddof=1), rtol=1e-14)
    peer = stats.t.interval(0.95, 4, loc=answers.mean(), scale=stats.sem(answers))
    assert_allclose((found.low[0], found.high[0]), peer, rtol=1e-12)


def test_whole_units_become_scale_points() -> None:
    # Scores 4.5 and 5 on two items are 9 and 10 half points.
    found = mean_from_sums([2], [19], [181], [2])
    assert_allclose((found.mean[0], found.sd[0]), (4.75, np.std([4.5, 5], ddof=1)))


def test_sums_beyond_64_bits_stay_exact() -> None:
    n = 4 * 10**9
    # Half of the answers are 10**6, half 10**6 + 2: n * sum of squares passes 10**31.
    found = mean_from_sums([n], [n * (10**6 + 1)], [n // 2 * (10**12 + (10**6 + 2) ** 2)])
    assert_allclose(found.sd[0], np.sqrt(n / (n - 1)), rtol=1e-15)


def test_an_empty_sample_has_no_mean_and_a_single_answer_no_interval() -> None:
    found = mean_from_sums([0, 1], [0, 5], [0, 25])
    assert np.isnan(found.mean[0])
    assert found.mean[1] == 5
    assert np.isnan((found.sd, found.se, found.low, found.high)).all()


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.125, 2, "0.13"),
        (1.0005, 3, "1.001"),
        (0.0004995, 3, "0.000"),
        (3.8318584, 2, "3.83"),
    ],
)
def test_halves_round_away_from_zero_as_spss_prints(
    value: float, decimals: int, printed: str
) -> None:
    assert str(rounded(value, decimals)) == printed


@pytest.mark.parametrize(
    ("p", "printed"),
    [
        (0.0, "<.001"),
        (0.00087, "<.001"),
        (0.0009999, "<.001"),
        (0.001, ".001"),
        (0.05801, ".058"),
        (0.99951, "1.000"),
    ],
)
def test_a_p_value_is_printed_with_three_decimals(p: float, printed: str) -> None:
    assert format_p(p) == printed


def test_the_printed_statistics_of_table_4_give_its_printed_p_values() -> None:
    assert rounded(stats.f.sf(3.669, 1, 111), 3) == rounded(0.058, 3)
    assert_allclose(2 * stats.t.sf(3.793, 107.474), 0.00025, atol=5e-6)
    assert str(rounded(2 * stats.t.sf(3.424, 111), 3)) == "0.001"
    # The table's t, 3.24, would have been printed with another p-value: it is a typo for 3.424.
    assert str(rounded(2 * stats.t.sf(3.24, 111), 3)) == "0.002"
