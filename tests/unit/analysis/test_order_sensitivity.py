"""Durbin-Watson of pairs under named and random orders, as rows."""

import dataclasses

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.stattools import durbin_watson
from statsmodels.tools import add_constant

from secperf_pipeline.analysis.order_sensitivity import OrderRules, durbin_watson_orders
from secperf_pipeline.analysis.wave import Sample

RANDOM = np.random.default_rng(29)
FIRM = RANDOM.permutation(np.repeat(np.arange(20), 4))
X = RANDOM.integers(1, 8, 80).astype(np.float64)
# Everybody of a firm shares most of the error.
Y = 0.4 * X + RANDOM.standard_normal(20)[FIRM] + 0.3 * RANDOM.standard_normal(80)
WAVE = Sample(
    segment_kind="all",
    segment="all",
    profile="paper",
    is_default_profile=True,
    columns=["x", "y"],
    values=np.column_stack([X, Y]),
    organisations=np.char.add("firm", FIRM.astype(str)),
)


def row(wave: Sample, by_time: np.ndarray | None = None) -> dict[str, object]:
    return durbin_watson_orders(
        wave,
        [("x", "y")],
        OrderRules(band_low=1.7, band_high=2.3, orders=300, middle=0.9),
        by_time=by_time,
        seed=5,
    ).row(0, named=True)


def expected(order: np.ndarray) -> float:
    fit = OLS(Y, add_constant(X)).fit()
    return float(durbin_watson(fit.resid[order]))


def test_neighbours_of_one_organisation_lower_the_statistic() -> None:
    found = row(WAVE)
    assert found["dw_source"] == pytest.approx(expected(np.arange(80)))
    by_firm = np.argsort(WAVE.organisations, kind="stable")
    assert found["dw_organisation"] == pytest.approx(expected(by_firm))
    assert found["dw_organisation"] < 1.2 < found["dw_random_low"]
    assert (found["dw_time"], found["reason"]) == (None, None)


def test_a_missing_answer_leaves_every_order_without_its_row() -> None:
    values = WAVE.values.copy()
    values[[3, 50]] = np.nan
    backwards = np.arange(80)[::-1]
    found = row(dataclasses.replace(WAVE, values=values), by_time=backwards)
    assert found["n"] == 78
    # Reversing the rows leaves all squared steps as they are.
    assert found["dw_time"] == pytest.approx(found["dw_source"])


def test_without_residuals_there_is_a_reason() -> None:
    found = row(dataclasses.replace(WAVE, values=np.full((80, 2), 4.0)))
    assert (found["dw_source"], found["share_in_band"]) == (None, None)
    assert found["reason"] == "x or y does not vary, or fits exactly"


def test_without_organisations_there_is_no_such_order() -> None:
    wave = dataclasses.replace(WAVE, organisations=np.full(80, ""))
    assert row(wave)["dw_organisation"] is None
