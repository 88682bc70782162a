"""Factor models as tables: figures of lavaan, and NULL with a reason where there are none."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from secperf_pipeline.analysis.factor_models import factor_model_tables
from secperf_pipeline.analysis.wave import Sample
from tests.rules import FACTOR

ORACLES = Path(__file__).parents[2] / "oracles"
LAVAAN = json.loads((ORACLES / "factor.json").read_text())
ITEMS = np.loadtxt(ORACLES / "d.csv", delimiter=",", skiprows=1)[:, :10]
COLUMNS = [f"q{item}" for item in range(1, 11)]
FACTORS = {"security": COLUMNS[:6], "business": COLUMNS[6:]}


def sample(values: NDArray[np.float64]) -> Sample:
    return Sample(
        segment_kind="all",
        segment="all",
        profile="paper",
        is_default_profile=True,
        columns=COLUMNS,
        values=values,
        organisations=np.full(len(values), ""),
    )


def test_both_chi_squares_and_the_ratio_of_the_factors_are_there() -> None:
    fit, loadings, pairs = factor_model_tables(sample(ITEMS), "two", FACTORS, FACTOR)
    row, pair, expected = fit.row(0, named=True), pairs.row(0, named=True), LAVAAN["models"]["two"]
    assert row["chi_square"] == pytest.approx(expected["wishart"]["chisq"])
    assert row["chi_square_n"] == pytest.approx(expected["normal"]["chisq"])
    assert (row["n"], row["df"], row["reason"]) == (113, 34, None)
    assert loadings["loading"].to_list() == pytest.approx(expected["loadings"], abs=2e-6)
    assert loadings["factor"].to_list() == ["security"] * 6 + ["business"] * 4
    assert (pair["factor"], pair["other_factor"]) == ("security", "business")
    assert (pair["htmt"], pair["htmt2"]) == pytest.approx((LAVAAN["htmt"], LAVAAN["htmt2"]))
    assert pair["fornell_larcker"] is False


def test_respondents_with_a_gap_are_left_out_and_counted() -> None:
    values = ITEMS.copy()
    values[:3, 0] = np.nan
    fit, _, _ = factor_model_tables(sample(values), "two", FACTORS, FACTOR)
    assert fit.select("n", "n_missing").row(0) == (110, 3)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (np.full((20, 10), 4.0), "does not vary"),
        (np.full((20, 10), np.nan), "0 complete responses for 10 items"),
        (ITEMS[:1], "1 complete responses for 10 items"),
    ],
)
def test_a_model_that_cannot_be_fitted_has_null_figures_and_a_reason(
    values: NDArray[np.float64], words: str
) -> None:
    fit, loadings, pairs = factor_model_tables(sample(values), "two", FACTORS, FACTOR)
    assert words in fit["reason"].item()
    assert fit["chi_square"].item() is None
    assert loadings["loading"].null_count() == 10
    assert pairs.select("correlation", "fornell_larcker", "htmt").row(0) == (None, None, None)
