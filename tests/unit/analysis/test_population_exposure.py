"""Exposure over organisations: each alike, and as the population."""

import numpy as np
import polars as pl
from numpy.testing import assert_allclose
from scipy import stats

from secperf_pipeline.analysis.population_exposure import ExposureRules, population_exposure
from secperf_pipeline.declarations.assumptions import assumption_register
from tests.unit.analysis.test_population import counts

RULES = ExposureRules(confidence=0.95, min_clusters=6, trim=5)
SIZES = counts((None, "small", 90), (None, "large", 10))
RESIDUALS = [10.0, 12.0, 8.0, 20.0, 22.0, 18.0, 21.0, None]


def exposure(residuals: list[float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "organisation_id": [f"o{number}" for number in range(len(residuals))],
            "cause_id": "cause_1",
            "rate": 34.9,
            "residual": residuals,
            "residual_low": [0 if one is None else one - 1 for one in residuals],
            "residual_high": [34.9 if one is None else one + 1 for one in residuals],
        },
        schema_overrides={"residual": pl.Float64},
    )


def organisations(sizes: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "organisation_id": [f"o{number}" for number in range(len(sizes))],
            "sector": None,
            "size": sizes,
        },
        schema_overrides={"sector": pl.String, "size": pl.String},
    )


OWN = organisations(["small", "small", "small", "large", "large", "large", "large", "small"])


def test_the_rules_come_from_the_register() -> None:
    assert ExposureRules.from_register(assumption_register()) == RULES


def test_organisations_weigh_alike_and_then_as_the_population() -> None:
    row = population_exposure(exposure(RESIDUALS), OWN, SIZES, RULES).row(0, named=True)
    known = np.array(RESIDUALS[:-1], dtype=float)
    t = stats.t(6).ppf(0.975) * known.std(ddof=1) / np.sqrt(7)
    assert_allclose(row["residual"], known.mean())
    assert_allclose((row["ci_low"], row["ci_high"]), (known.mean() - t, known.mean() + t))
    # Four small ones share .9, four large ones .1; one small one was not evaluated.
    weights = np.array([0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1])
    assert_allclose(row["weighted_residual"], np.average(known, weights=weights))
    assert_allclose(row["weighted_residual_low"], 0.9 * (9 + 11 + 7 + 0) / 4 + 0.1 * 19.25)
    assert_allclose(row["weighted_residual_high"], 0.9 * (11 + 13 + 9 + 34.9) / 4 + 0.1 * 21.25)
    assert_allclose(row["n_effective_kish"], weights.sum() ** 2 / (weights**2).sum())
    assert (row["n_organisations"], row["n_evaluated"], row["n_weighted"]) == (8, 7, 7)
    assert row["weighted_ci_low"] is None
    assert row["reason"] == "weighted organisations count like 3.9 equal ones; an interval needs 6"


def test_without_a_population_the_plain_mean_stays() -> None:
    row = population_exposure(exposure(RESIDUALS), OWN, SIZES.clear(), RULES).row(0, named=True)
    assert (row["weighted_residual"], row["n_weighted"], row["n_effective_kish"]) == (None, 0, None)
    assert row["ci_low"] < row["residual"] < row["ci_high"]
    assert row["reason"] == "the quarter has no population.yaml"


def test_few_organisations_have_no_interval() -> None:
    found = population_exposure(exposure([1.0, 2.0]), organisations(["small"] * 2), SIZES, RULES)
    row = found.row(0, named=True)
    assert (row["residual"], row["ci_low"], row["represented_share"]) == (1.5, None, 0.9)
    assert row["reason"].startswith("organisations count like 2.0 equal ones; an interval needs 6")
    assert row["note"] == "no organisations audited of size large, so that the weights leave it out"


def test_nothing_evaluated_has_bounds_and_a_reason() -> None:
    row = population_exposure(exposure([None] * 8), OWN, SIZES, RULES).row(0, named=True)
    assert (row["residual"], row["residual_low"], row["residual_high"]) == (None, 0, 34.9)
    assert_allclose(row["weighted_residual_high"], 34.9)
    assert row["reason"] == "no control marked for it was evaluated"


def test_a_quarter_without_an_audit_has_no_rows() -> None:
    assert population_exposure(exposure(RESIDUALS).clear(), OWN, SIZES, RULES).is_empty()
