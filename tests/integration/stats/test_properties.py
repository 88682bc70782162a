"""What holds for any answers: invariance, order, bounds, many as one by one, nothing to test."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.descriptives import mean_from_sums
from secperf_pipeline.stats.difference import (
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
from secperf_pipeline.stats.reliability import Reliabilities, item_statistics, reliabilities
from secperf_pipeline.stats.rounding import rounded

Floats = NDArray[np.float64]

twenty_examples = settings(max_examples=20)
BOUNDS_OF_20_ROWS = durbin_watson_bounds(20, 0.05)
TESTS = (levene_mean, levene_median, student, welch)


def likert(rows: int, columns: int) -> st.SearchStrategy[Floats]:
    return arrays(np.float64, (rows, columns), elements=st.integers(1, 7).map(float))


sizes = st.integers(4, 40)
waves = sizes.flatmap(lambda rows: likert(rows, 3))
shifts = st.integers(-50, 50).map(float)
scales = st.sampled_from([0.25, 0.5, 2.0, 3.0, 10.0])
shares = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
p_values = st.lists(st.floats(1e-12, 1.0), min_size=1, max_size=30).map(np.array)


def split(wave: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """The last two columns as values, and who lies above the midpoint in the first."""
    member = wave[:, :1] > 4
    assume(2 <= member.sum() <= len(wave) - 2)
    return wave[:, 1:], member


@twenty_examples
@given(waves, shifts, scales)
def test_group_tests_ignore_the_zero_and_the_unit_of_the_scale(
    wave: Floats, shift: float, scale: float
) -> None:
    values, member = split(wave)
    for test in TESTS:
        plain = test(group_moments(values, member), group_moments(values, ~member))
        moved = values * scale + shift
        other = test(group_moments(moved, member), group_moments(moved, ~member))
        assert_allclose(other.statistic, plain.statistic, rtol=1e-7, atol=1e-9)
        assert_allclose(other.p, plain.p, rtol=1e-7, atol=1e-12)


@twenty_examples
@given(waves)
def test_exchanged_groups_change_only_the_sign(wave: Floats) -> None:
    values, member = split(wave)
    one, other = group_moments(values, member), group_moments(values, ~member)
    for test in (student, welch):
        assert_array_equal(test(other, one).statistic, -test(one, other).statistic)
        assert_array_equal(test(other, one).p, test(one, other).p)
    for test in (levene_mean, levene_median):
        assert_allclose(test(other, one).statistic, test(one, other).statistic, rtol=1e-12)


@twenty_examples
@given(waves)
def test_many_comparisons_at_once_equal_scipy_one_by_one(wave: Floats) -> None:
    values, member = split(wave)
    one, other = group_moments(values, member), group_moments(values, ~member)
    u, u_p = mann_whitney(values, member)
    for column, value in enumerate(values.T):
        inside, outside = value[member[:, 0]], value[~member[:, 0]]
        if np.ptp(inside) == 0 or np.ptp(outside) == 0:
            continue
        for test, equal in ((student, True), (welch, False)):
            peer = stats.ttest_ind(inside, outside, equal_var=equal)
            found = test(one, other)
            assert_allclose(found.statistic[column], peer.statistic, rtol=1e-9, atol=1e-12)
            assert_allclose((found.df[column], found.p[column]), (peer.df, peer.pvalue), rtol=1e-9)
        ranks = stats.mannwhitneyu(inside, outside, method="asymptotic")
        assert_allclose((u[column], u_p[column]), (ranks.statistic, ranks.pvalue), rtol=1e-12)


@twenty_examples
@given(likert(24, 5), arrays(np.bool_, (24, 3)))
def test_groups_computed_together_equal_groups_computed_alone(
    values: Floats, membership: NDArray[np.bool_]
) -> None:
    together = group_moments(values, membership)
    for a in range(3):
        for b in range(5):
            alone = group_moments(values[:, b : b + 1], membership[:, a : a + 1])
            place = a * 5 + b
            for field in ("n", "mean", "squares", "mean_deviations", "median_squares"):
                assert_allclose(
                    getattr(together, field)[place], getattr(alone, field)[0], rtol=1e-12, atol=1e-9
                )


@twenty_examples
@given(st.floats(-2, 2), st.integers(5, 5000), st.integers(5, 5000))
def test_an_interval_of_d_holds_d_and_turns_with_its_sign(
    t: float, n_with: int, n_without: int
) -> None:
    two = np.array([t, -t])
    found = standardised_difference(
        two, np.full(2, float(n_with)), np.full(2, float(n_without)), confidence=0.95
    )
    assert not (found.d_low > found.d).any()
    assert not (found.d_high < found.d).any()
    assert_array_equal(found.d[1], -found.d[0])
    if np.isfinite([found.d_low, found.d_high]).all():
        assert_allclose(found.d_low, -found.d_high[::-1], rtol=1e-8, atol=1e-10)
    assert (np.abs(found.g) <= np.abs(found.d)).all()


def test_groups_too_small_to_compare_give_nan_without_a_warning() -> None:
    values = np.array([[1.0], [2.0], [4.0], [7.0]])
    for members in (0, 1, 4):
        member = np.arange(4)[:, None] < members
        one, other = group_moments(values, member), group_moments(values, ~member)
        for test in TESTS:
            found = test(one, other)
            assert np.isnan((found.statistic, found.p)).all()
        found_d = standardised_difference(
            student(one, other).statistic, one.n, other.n, confidence=0.95
        )
        assert np.isnan((found_d.d, found_d.d_low, found_d.g_high)).all()


def test_answers_that_do_not_differ_give_nan_without_a_warning() -> None:
    values, member = np.full((9, 1), 4.0), np.arange(9)[:, None] < 4
    one, other = group_moments(values, member), group_moments(values, ~member)
    for test in TESTS:
        assert np.isnan(test(one, other).statistic).all()
    assert np.isnan(mann_whitney(values, member)).all()
    constant_x = simple_regression(cross_moments(values, np.arange(9.0)[:, None]), confidence=0.95)
    assert np.isnan((constant_x.b0, constant_x.b1, constant_x.t, constant_x.p)).all()


@pytest.mark.parametrize("score", [13 / 3, 0.1])
def test_equal_scores_without_an_exact_binary_form_give_nan_too(score: float) -> None:
    values, member = np.full((30, 1), score), np.arange(30)[:, None] < 11
    one, other = group_moments(values, member), group_moments(values, ~member)
    assert np.isnan((student(one, other).statistic, welch(one, other).statistic)).all()
    fit = simple_regression(cross_moments(values, np.arange(30.0)[:, None]), confidence=0.95)
    assert np.isnan((fit.b1, fit.p)).all()


@twenty_examples
@given(waves, shifts, scales)
def test_a_slope_follows_the_units_and_its_t_does_not(
    wave: Floats, shift: float, scale: float
) -> None:
    x, y = wave[:, :1], wave[:, 1:]
    assume(np.ptp(x) > 0)
    plain = simple_regression(cross_moments(x, y), confidence=0.95)
    moved = simple_regression(cross_moments(x * scale + shift, y), confidence=0.95)
    assert_allclose(moved.b1 * scale, plain.b1, rtol=1e-8, atol=1e-10)
    assert_allclose(moved.t, plain.t, rtol=1e-6, atol=1e-8)
    assert_allclose(moved.durbin_watson, plain.durbin_watson, rtol=1e-7, atol=1e-9)


@twenty_examples
@given(waves)
def test_a_regression_keeps_its_bounds_and_a_reversed_file_its_durbin_watson(wave: Floats) -> None:
    x, y = wave[:, :1], wave[:, 1:]
    assume(np.ptp(x) > 0)
    fit = simple_regression(cross_moments(x, y), confidence=0.95)
    backwards = simple_regression(cross_moments(x[::-1], y[::-1]), confidence=0.95)
    assert_allclose(backwards.durbin_watson, fit.durbin_watson, rtol=1e-7, atol=1e-9)
    assert not (np.abs(fit.r) > 1 + 1e-12).any()
    assert not ((fit.durbin_watson < -1e-9) | (fit.durbin_watson > 4 + 1e-9)).any()
    assert not ((fit.low > fit.b1) | (fit.b1 > fit.high)).any()


@twenty_examples
@given(likert(20, 1), st.lists(st.floats(0.01, 3.99), min_size=2, max_size=4))
def test_the_probability_of_durbin_watson_rises_with_it(x: Floats, levels: list[float]) -> None:
    assume(np.ptp(x) > 0)
    found = durbin_watson_p(x[:, 0], np.array(sorted(levels)))
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found) >= -1e-9).all()


@twenty_examples
@given(likert(20, 1))
def test_the_bounds_hold_the_five_per_cent_point_of_every_x(x: Floats) -> None:
    assume(np.ptp(x) > 0)
    at_lower, at_upper = durbin_watson_p(x[:, 0], np.array(BOUNDS_OF_20_ROWS))
    assert at_lower <= 0.05 + 1e-8
    assert at_upper >= 0.05 - 1e-8


def alpha_of(answers: Floats) -> Reliabilities:
    covariance = np.cov(answers, rowvar=False)
    return reliabilities(covariance[None], np.array([len(answers)]), confidence=0.95)


@twenty_examples
@given(likert(30, 4), shifts, scales, st.permutations(range(4)))
def test_alpha_ignores_zero_unit_and_order_of_the_items(
    answers: Floats, shift: float, scale: float, order: list[int]
) -> None:
    assume((np.ptp(answers, axis=0) > 0).all())
    assume(answers.sum(axis=1).var() > 1e-6)
    plain, moved = alpha_of(answers), alpha_of(answers[:, order] * scale + shift)
    assert_allclose(moved.alpha, plain.alpha, rtol=1e-8, atol=1e-9)
    assert_allclose(moved.standardised, plain.standardised, rtol=1e-6, atol=1e-8)
    assert plain.low <= plain.alpha <= plain.high <= 1
    items = item_statistics(answers)
    assert not (np.abs(items.item_rest_r) > 1 + 1e-12).any()
    if np.ptp(answers[:, 1:].sum(axis=1)):
        deleted = alpha_of(answers[:, 1:]).alpha[0]
        assert_allclose(items.alpha_if_deleted[0], deleted, rtol=1e-9, atol=1e-10)


@twenty_examples
@given(p_values)
def test_adjustment_keeps_order_and_bounds(p: Floats) -> None:
    by_holm, by_bh = holm(p), benjamini_hochberg(p)
    assert (p <= by_bh * (1 + 1e-12)).all()
    assert (by_bh <= by_holm * (1 + 1e-12)).all()
    assert (by_holm <= np.minimum(1, p * p.size) * (1 + 1e-12)).all()
    for adjusted in (by_holm, by_bh):
        assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()


@twenty_examples
@given(p_values, st.integers(0, 5))
def test_a_test_that_does_not_exist_is_no_member_of_the_family(p: Floats, absent: int) -> None:
    with_absent = np.concatenate([np.full(absent, np.nan), p])
    for adjust in (holm, benjamini_hochberg):
        assert_array_equal(adjust(with_absent)[absent:], adjust(p))
        assert np.isnan(adjust(with_absent)[:absent]).all()


@twenty_examples
@given(shares, shares)
def test_intervals_of_shares_hold_their_estimate_and_mirror(
    now: tuple[int, int], before: tuple[int, int]
) -> None:
    (x, n), (y, m) = now, before
    found, mirrored = (
        wilson_interval(x, n, confidence=0.95),
        wilson_interval(n - x, n, confidence=0.95),
    )
    assert 0 <= found.low <= x / n + 1e-12
    assert x / n - 1e-12 <= found.high <= 1
    assert_allclose((found.low, found.high), (1 - mirrored.high, 1 - mirrored.low), atol=1e-12)
    change, back = (
        newcombe_interval(x, n, y, m, confidence=0.95),
        newcombe_interval(y, m, x, n, confidence=0.95),
    )
    assert -1 - 1e-12 <= change.low <= x / n - y / m + 1e-12
    assert x / n - y / m - 1e-12 <= change.high <= 1 + 1e-12
    assert_allclose((change.low, change.high), (-back.high, -back.low), atol=1e-12)


@twenty_examples
@given(shares, st.floats(0, 1), st.floats(0, 1))
def test_a_higher_goal_is_less_probable(share: tuple[int, int], one: float, other: float) -> None:
    low, high = sorted((one, other))
    at_low, at_high = (probability_share_beyond(goal, *share) for goal in (low, high))
    assert 0 <= at_high <= at_low <= 1


@twenty_examples
@given(st.lists(st.lists(st.integers(1, 7), min_size=2, max_size=50), min_size=1, max_size=5))
def test_means_from_sums_equal_means_of_the_answers(samples: list[list[int]]) -> None:
    found = mean_from_sums(
        [len(one) for one in samples],
        [sum(one) for one in samples],
        [sum(answer**2 for answer in one) for one in samples],
        confidence=0.95,
    )
    assert_allclose(found.mean, [np.mean(one) for one in samples], rtol=1e-14)
    assert_allclose(found.sd, [np.std(one, ddof=1) for one in samples], rtol=1e-12, atol=1e-12)
    assert ((found.low <= found.mean) & (found.mean <= found.high)).all()


@twenty_examples
@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_rounding_moves_a_number_by_half_a_digit_at_most_and_keeps_signs_apart(
    value: float, decimals: int
) -> None:
    found = rounded(value, decimals)
    assert abs(float(found) - value) <= 0.5 * 10.0**-decimals + 1e-9
    assert rounded(-value, decimals) == -found
