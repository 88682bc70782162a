"""Factor models against lavaan, and what has no admissible fit."""

import json
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from secperf_pipeline.stats.convergent_validity import convergence, heterotrait_monotrait
from secperf_pipeline.stats.factor_model import FactorModel, factor_model
from secperf_pipeline.stats.fit_indices import fit_indices

ORACLES = Path(__file__).parents[2] / "oracles"
GOLDEN = json.loads((ORACLES / "golden.json").read_text())
LAVAAN = json.loads((ORACLES / "factor.json").read_text())
DATA = np.loadtxt(ORACLES / "d.csv", delimiter=",", skiprows=1)
ITEMS = DATA[:, :10]
SECURITY_AND_BUSINESS = np.repeat([0, 1], [6, 4])
SUM_AND_PARTS = np.column_stack([DATA[:, 0] + DATA[:, 1] + DATA[:, 3], DATA[:, :3]])
MODELS = {
    "one": (ITEMS[:, :6], np.zeros(6, dtype=np.int64)),
    "two": (ITEMS, SECURITY_AND_BUSINESS),
    "three": (ITEMS, np.repeat([0, 1, 2], [3, 3, 4])),
    "ten": (ITEMS, np.zeros(10, dtype=np.int64)),
    "heywood": (SUM_AND_PARTS, np.zeros(4, dtype=np.int64)),
}


def fitted(name: str) -> FactorModel:
    return factor_model(*MODELS[name])


@pytest.mark.parametrize("name", MODELS)
def test_loadings_and_factor_correlations_are_lavaans(name: str) -> None:
    found, expected = fitted(name), LAVAAN["models"][name]
    # lavaan's optimiser stops within about 1e-6 of the maximum.
    assert_allclose(found.loadings, expected["loadings"], atol=2e-6)
    assert_allclose(found.uniquenesses, expected["uniquenesses"], atol=2e-6)
    assert_allclose(found.factor_correlations, expected["factor_correlations"], atol=2e-6)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(("multiplier", "likelihood"), [("n", "normal"), ("n_minus_1", "wishart")])
def test_fit_indices_are_lavaans(
    name: str, multiplier: Literal["n", "n_minus_1"], likelihood: str
) -> None:
    found = fit_indices(fitted(name), multiplier=multiplier)
    expected = LAVAAN["models"][name][likelihood]
    assert found.df == expected["df"]
    assert_allclose(
        (found.chi_square, found.p, found.cfi, found.tli, found.rmsea),
        [expected[key] for key in ("chisq", "pvalue", "cfi", "tli", "rmsea")],
        rtol=1e-8,
    )
    ends = [expected["rmsea.ci.lower"], expected["rmsea.ci.upper"]]
    assert_allclose((found.rmsea_low, found.rmsea_high), ends, atol=1e-6)
    assert found.srmr == pytest.approx(expected["srmr"], abs=1e-6)


def test_amos_multiplies_by_one_less_than_lavaan() -> None:
    model = fitted("one")
    amos, lavaan = (fit_indices(model, multiplier=times) for times in ("n_minus_1", "n"))
    assert (round(amos.chi_square, 3), round(lavaan.chi_square, 3)) == (9.533, 9.618)


def test_average_variance_extracted_and_composite_reliability_of_the_first_six_items() -> None:
    found = convergence(fitted("one"))
    assert_allclose(fitted("one").loadings, GOLDEN["std_loadings"], atol=1e-6)
    assert_allclose(found.average_variance_extracted, GOLDEN["AVE"], rtol=1e-6)
    assert_allclose(found.composite_reliability, GOLDEN["CR_std"], rtol=1e-6)


def test_fornell_and_larcker_fail_where_the_correlation_exceeds_the_root_of_ave() -> None:
    model = fitted("two")
    found = convergence(model)
    correlation = model.factor_correlations[0, 1]
    assert correlation > np.sqrt(found.average_variance_extracted.min())
    assert found.fornell_larcker.tolist() == [[True, False], [False, True]]


@pytest.mark.parametrize(("geometric", "key"), [(False, "htmt"), (True, "htmt2")])
def test_heterotrait_monotrait_ratios_are_those_of_semtools(geometric: bool, key: str) -> None:
    ratio = heterotrait_monotrait(ITEMS, SECURITY_AND_BUSINESS, geometric=geometric)
    assert_allclose(ratio[0, 1], LAVAAN[key], rtol=1e-12)
    assert_allclose(ratio[0, 1], ratio[1, 0])
    assert np.isnan(ratio[0, 0])


def test_a_factor_of_one_item_has_no_ratio() -> None:
    ratio = heterotrait_monotrait(ITEMS[:, :3], np.array([0, 0, 1]), geometric=False)
    assert np.isnan(ratio).all()


def test_a_heywood_case_keeps_its_fit_and_has_no_reliability() -> None:
    found = fitted("heywood")
    assert found.reason.startswith("Heywood case")
    assert found.uniquenesses.min() < 0
    assert np.isnan(convergence(found).composite_reliability).all()


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
    assert np.isnan(fit_indices(found, multiplier="n").chi_square)


def test_a_missing_answer_is_refused() -> None:
    answers = ITEMS[:, :3].copy()
    answers[0, 0] = np.nan
    with pytest.raises(ValueError, match="missing"):
        factor_model(answers, np.zeros(3, dtype=np.int64))


def test_three_items_fit_exactly_and_leave_nothing_to_test() -> None:
    found = fit_indices(
        factor_model(ITEMS[:, :3], np.zeros(3, dtype=np.int64)), multiplier="n_minus_1"
    )
    assert found.df == 0
    assert found.chi_square == pytest.approx(0, abs=1e-8)
    assert np.isnan([found.p, found.cfi, found.tli, found.rmsea]).all()


def test_units_and_reversed_factors_do_not_matter() -> None:
    stretched = ITEMS * np.array([1, 2, 3, 4, 5, 6, -1, -2, -1, -1]) + 7
    plain, other = fitted("two"), factor_model(stretched, SECURITY_AND_BUSINESS)
    assert_allclose(other.discrepancy, plain.discrepancy, atol=1e-12)
    assert_allclose(other.loadings, plain.loadings, atol=1e-8)
    assert_allclose(other.factor_correlations[0, 1], -plain.factor_correlations[0, 1], atol=1e-8)


@given(seed=st.integers(0, 10_000), n=st.integers(7, 60), factors=st.integers(1, 2))
@settings(max_examples=12)
def test_any_answers_give_a_fit_or_a_reason(seed: int, n: int, factors: int) -> None:
    answers = np.random.default_rng(seed).integers(1, 8, (n, 6)).astype(np.float64)
    found = factor_model(answers, np.arange(6) % factors)
    if found.reason == "":
        assert_allclose(found.loadings**2 + found.uniquenesses, 1, atol=1e-6)
        assert np.isfinite(fit_indices(found, multiplier="n").srmr)
