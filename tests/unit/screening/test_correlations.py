"""Pairwise correlations against polars, shrinkage on matrices whose truth is known."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from secperf_pipeline.screening.correlations import (
    nearest_correlation,
    pairwise_correlations,
    shrunk_to_factors,
)

Floats = NDArray[np.float64]


def one_factor(k: int, loading: float) -> Floats:
    matrix = np.full((k, k), loading**2)
    np.fill_diagonal(matrix, 1.0)
    return matrix


def sample(matrix: Floats, n: int, seed: int = 3) -> Floats:
    rng = np.random.default_rng(seed)
    return rng.multivariate_normal(np.zeros(len(matrix)), matrix, n)


def test_pairs_use_the_rows_that_have_both() -> None:
    answers = np.round(4 + sample(one_factor(4, 0.7), 80), 0)
    answers[::7, 1] = np.nan
    answers[::5, 2] = np.nan
    computed, count = pairwise_correlations(answers)
    frame = pl.DataFrame(answers, schema=list("abcd")).fill_nan(None)
    for i, j in [(0, 1), (1, 2), (2, 3)]:
        both = frame.select("abcd"[i], "abcd"[j]).drop_nulls()
        expected = both.select(pl.corr("abcd"[i], "abcd"[j])).item()
        assert computed[i, j] == pytest.approx(expected, abs=1e-12)
        assert count[i, j] == both.height


def test_a_constant_or_empty_column_has_no_correlation() -> None:
    answers = np.column_stack([[1.0, 2, 3], [4.0, 4, 4], [np.nan] * 3])
    computed, count = pairwise_correlations(answers)
    assert np.isnan(computed[0, 1:]).all()
    assert count[0].tolist() == [3, 3, 0]


def test_few_respondents_leave_the_factors_and_many_leave_the_matrix() -> None:
    truth = one_factor(30, 0.6)
    truth[0, 1] = truth[1, 0] = 0.7
    few_observed = np.corrcoef(sample(truth, 100).T)
    few, moved_by_few = shrunk_to_factors(few_observed, 100)
    many_observed = np.corrcoef(sample(truth, 20_000).T)
    many, _ = shrunk_to_factors(many_observed, 20_000)
    off = ~np.eye(30, dtype=bool)
    assert moved_by_few > 0.8
    assert few[off].std() < 0.8 * few_observed[off].std()
    assert many[0, 1] == pytest.approx(0.7, abs=0.05)


def test_factors_count_when_they_rise_above_noise() -> None:
    truth = np.kron(np.eye(5), one_factor(6, 0.7))
    np.fill_diagonal(truth, 1.0)
    shrunk, _ = shrunk_to_factors(np.corrcoef(sample(truth, 300).T), 300)
    within = np.kron(np.eye(5), np.ones((6, 6))).astype(bool) & ~np.eye(30, dtype=bool)
    between = ~within & ~np.eye(30, dtype=bool)
    assert shrunk[within].mean() == pytest.approx(0.49, abs=0.05)
    assert np.abs(shrunk[between]).mean() < 0.05


@given(st.integers(2, 12), st.integers(0, 2**32 - 1))
def test_the_repaired_matrix_is_a_correlation_matrix(k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.uniform(-1, 1, (k, k)), 1)
    repaired = nearest_correlation(upper + upper.T + np.eye(k))
    np.testing.assert_allclose(np.diag(repaired), 1)
    np.testing.assert_allclose(repaired, repaired.T)
    assert np.linalg.eigvalsh(repaired)[0] > 0


def test_a_positive_definite_matrix_stays_as_it_is() -> None:
    matrix = one_factor(5, 0.8)
    np.testing.assert_array_equal(nearest_correlation(matrix), matrix)
