"""Fit indices against lavaan and Amos."""

from typing import Literal

import numpy as np
import pytest
from numpy.testing import assert_allclose

from secperf_pipeline.stats.factor_model import factor_model
from secperf_pipeline.stats.fit_indices import fit_indices
from tests.factor_models import LAVAAN, MODELS, fitted
from tests.golden import ITEMS


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(("multiplier", "likelihood"), [("n", "normal"), ("n_minus_1", "wishart")])
def test_fit_indices_are_lavaans(
    name: str, multiplier: Literal["n", "n_minus_1"], likelihood: str
) -> None:
    found = fit_indices(fitted(name), multiplier=multiplier, confidence=0.9)
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
    amos, lavaan = (
        fit_indices(model, multiplier=times, confidence=0.9) for times in ("n_minus_1", "n")
    )
    assert (round(amos.chi_square, 3), round(lavaan.chi_square, 3)) == (9.533, 9.618)


def test_three_items_fit_exactly_and_leave_nothing_to_test() -> None:
    found = fit_indices(
        factor_model(ITEMS[:, :3], np.zeros(3, dtype=np.int64)),
        multiplier="n_minus_1",
        confidence=0.9,
    )
    assert found.df == 0
    assert found.chi_square == pytest.approx(0, abs=1e-8)
    assert np.isnan([found.p, found.cfi, found.tli, found.rmsea]).all()
