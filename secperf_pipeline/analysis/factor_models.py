"""Confirmatory factor models of a sample: their fit, their loadings, their pairs of factors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.convergent_validity import convergence, heterotrait_monotrait
from secperf_pipeline.stats.factor_model import FactorModel, factor_model
from secperf_pipeline.stats.fit_indices import fit_indices

Floats = NDArray[np.float64]
Row = dict[str, object]

_FIT = {
    "model": pl.String,
    "profile": pl.String,
    "n": pl.Int64,
    "n_missing": pl.Int64,
    "chi_square": pl.Float64,
    "chi_square_n": pl.Float64,
    "df": pl.Int64,
    "p": pl.Float64,
    "cfi": pl.Float64,
    "tli": pl.Float64,
    "rmsea": pl.Float64,
    "rmsea_low": pl.Float64,
    "rmsea_high": pl.Float64,
    "srmr": pl.Float64,
    "reason": pl.String,
}
_LOADING = {
    "model": pl.String,
    "profile": pl.String,
    "factor": pl.String,
    "item": pl.String,
    "loading": pl.Float64,
    "uniqueness": pl.Float64,
    "average_variance_extracted": pl.Float64,
    "composite_reliability": pl.Float64,
}
_PAIR = {
    "model": pl.String,
    "profile": pl.String,
    "factor": pl.String,
    "other_factor": pl.String,
    "correlation": pl.Float64,
    "fornell_larcker": pl.Boolean,
    "htmt": pl.Float64,
    "htmt2": pl.Float64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRules:
    """Level of the interval of RMSEA; see the assumption register."""

    confidence: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the value from the assumption register."""
        return cls(confidence=register.value("rmsea_confidence"))


def factor_model_tables(
    sample: Sample, name: str, factors: Mapping[str, Sequence[str]], rules: FactorRules
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Fit one model to the respondents who answer all of its items.

    Parameters
    ----------
    sample
        Its columns are the items.
    name
        Of the model.
    factors
        Items of each factor, each item once.
    rules
        Level of the interval of RMSEA.

    Returns
    -------
    tuple
        One row of fit: ``chi_square`` is (N - 1) F as in Amos, and all indices follow from it;
        ``chi_square_n`` is N F as lavaan prints. One row per item, with its factor's AVE and
        CR. One row per pair of factors. What does not exist is NULL; ``reason`` in the first
        says why, also where the fit is no admissible model.
    """
    items = [item for of_factor in factors.values() for item in of_factor]
    assignment = np.repeat(np.arange(len(factors)), [len(one) for one in factors.values()])
    answers = sample.of(items)
    complete = answers[~np.isnan(answers).any(axis=1)]
    model = factor_model(complete, assignment)
    tables = (
        ([_fit(model, len(answers) - len(complete), rules)], _FIT),
        (_loadings(model, list(factors), items), _LOADING),
        (_pairs(model, list(factors), complete), _PAIR),
    )
    key = {"model": name, "profile": sample.profile}
    fit, loadings, pairs = (
        without_nan(pl.DataFrame([key | row for row in rows], schema=schema))
        for rows, schema in tables
    )
    return fit, loadings, pairs


def _fit(model: FactorModel, n_missing: int, rules: FactorRules) -> Row:
    amos = fit_indices(model, multiplier="n_minus_1", confidence=rules.confidence)
    lavaan = fit_indices(model, multiplier="n", confidence=rules.confidence)
    row: Row = {
        "n": model.n,
        "n_missing": n_missing,
        "chi_square": amos.chi_square,
        "chi_square_n": lavaan.chi_square,
        "reason": model.reason or None,
    }
    indices = ("df", "p", "cfi", "tli", "rmsea", "rmsea_low", "rmsea_high", "srmr")
    return row | {index: getattr(amos, index) for index in indices}


def _loadings(model: FactorModel, names: Sequence[str], items: Sequence[str]) -> list[Row]:
    found = convergence(model)
    return [
        {
            "factor": names[factor],
            "item": item,
            "loading": model.loadings[position],
            "uniqueness": model.uniquenesses[position],
            "average_variance_extracted": found.average_variance_extracted[factor],
            "composite_reliability": found.composite_reliability[factor],
        }
        for position, (item, factor) in enumerate(zip(items, model.assignment, strict=True))
    ]


def _pairs(model: FactorModel, names: Sequence[str], complete: Floats) -> list[Row]:
    separate = convergence(model).fornell_larcker
    arithmetic, geometric = (
        heterotrait_monotrait(complete, model.assignment, geometric=one) for one in (False, True)
    )
    return [
        {
            "factor": names[a],
            "other_factor": names[b],
            "correlation": model.factor_correlations[a, b],
            "fornell_larcker": None if model.reason else bool(separate[a, b]),
            "htmt": arithmetic[a, b],
            "htmt2": geometric[a, b],
        }
        for a, b in combinations(range(len(names)), 2)
    ]
