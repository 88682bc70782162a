"""Factor models against lavaan, and what has no admissible fit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from secperf_pipeline.stats.factor_model import factor_model
from secperf_pipeline.stats.fit_indices import fit_indices
from tests.factor_models import LAVAAN, MODELS, SECURITY_AND_BUSINESS, fitted
from tests.golden import ITEMS


@pytest.mark.parametrize("name", MODELS)
def test_loadings_and_factor_correlations_are_lavaans(name: str) -> None:
    found, expected = fitted(name), LAVAAN["models"][name]
    # lavaan's optimiser stops within about 1e-6 of the maximum.
    assert_allclose(found.loadings, expected["loadings"], atol=2e-6)
    assert_allclose(found.uniquenesses, expected["uniquenesses"], atol=2e-6)
    assert_allclose(found.factor_correlations, expected["factor_correlations"], atol=2e-6)


def test_a_heywood_case_keeps_its_fit() -> None:
    found = fitted("heywood")
    assert found.reason.startswith("Heywood case")
    assert found.uniquenesses.min() < 0


@pytest.mark.parametrize(
    ("answers", "assignment", "words"),
    [
        (ITEMS[:, :2], [0, 0], "fewer than three items"),
        (ITEMS[:, :4], [0, 0, 0, 1], "single item"),
        (ITEMS[:4, :4], [0, 0, 0, 0], "4 complete responses for 4 items"),
        (np.column_stack([ITEMS[:, :3], np.full(113, 4.0)]), [0] * 4, "does not vary"),
        (np.column_stack([ITEMS[:, :3], ITEMS[:, 0]]), [0] * 4, "follows from the others"),
    ],
)
def test_what_cannot_be_fitted_says_why(
    answers: NDArray[np.float64], assignment: list[int], words: str
) -> None:
    found = factor_model(answers, np.array(assignment))
    assert words in found.reason
    assert np.isnan(found.loadings).all()
    assert np.isnan(fit_indices(found, multiplier="n", confidence=0.9).chi_square)


def test_a_missing_answer_is_refused() -> None:
    answers = ITEMS[:, :3].copy()
    answers[0, 0] = np.nan
    with pytest.raises(ValueError, match="missing"):
        factor_model(answers, np.zeros(3, dtype=np.int64))


def test_units_and_reversed_factors_do_not_matter() -> None:
    stretched = ITEMS * np.array([1, 2, 3, 4, 5, 6, -1, -2, -1, -1]) + 7
    plain, other = fitted("two"), factor_model(stretched, SECURITY_AND_BUSINESS)
    assert_allclose(other.discrepancy, plain.discrepancy, atol=1e-12)
    assert_allclose(other.loadings, plain.loadings, atol=1e-8)
    assert_allclose(other.factor_correlations[0, 1], -plain.factor_correlations[0, 1], atol=1e-8)


@given(seed=st.integers(0, 10_000), n=st.integers(7, 60), factors=st.integers(1, 2))
@settings(max_examples=6)
def test_any_answers_give_a_fit_or_a_reason(seed: int, n: int, factors: int) -> None:
    answers = np.random.default_rng(seed).integers(1, 8, (n, 6)).astype(np.float64)
    found = factor_model(answers, np.arange(6) % factors)
    if found.reason == "":
        assert_allclose(found.loadings**2 + found.uniquenesses, 1, atol=1e-6)
        assert np.isfinite(fit_indices(found, multiplier="n", confidence=0.9).srmr)
