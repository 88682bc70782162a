"""The exact distribution of Durbin-Watson against R and printed tables."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from secperf_pipeline.stats.durbin_watson import durbin_watson_bounds, durbin_watson_p
from secperf_pipeline.stats.regression import cross_moments, simple_regression
from tests.golden import GOLDEN, X, Y


def test_exact_durbin_watson_p_and_bounds() -> None:
    fit = simple_regression(cross_moments(X, Y), confidence=0.95)
    assert_allclose(durbin_watson_p(X[:, 0], fit.durbin_watson), GOLDEN["dw_p_pos"], atol=1e-8)
    assert_allclose(durbin_watson_bounds(113, 0.05), GOLDEN["dw_bounds_5pct_n113_k1"], atol=1e-6)
    assert_allclose(durbin_watson_bounds(15, 0.05), GOLDEN["dw_bounds_5pct_n15_k1"], atol=1e-6)


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
    assert_allclose(durbin_watson_bounds(n, 0.05), (lower, upper), atol=5e-4)


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
