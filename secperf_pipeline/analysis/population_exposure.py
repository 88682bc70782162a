"""What remains of each leak cause over organisations: those audited, and as the population."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.population import Weighting, population_weights
from secperf_pipeline.analysis.population_estimates import interval_of
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.weighting import effective_size, weighted_mean

_RESIDUALS = ["residual", "residual_low", "residual_high"]
_NO_FILE = "the quarter has no population.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureRules:
    """What the exposure over organisations rests on; see the assumption register for each.

    Parameters
    ----------
    confidence
        Level of the intervals.
    min_clusters
        With fewer effective organisations there is no interval.
    trim
        Weights above this many medians are cut.
    """

    confidence: float
    min_clusters: float
    trim: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            confidence=register.value("confidence"),
            min_clusters=register.value("min_clusters_effective"),
            trim=register.value("weight_trim_medians"),
        )


def population_exposure(
    exposure: pl.DataFrame,
    organisations: pl.DataFrame,
    population: pl.DataFrame,
    rules: ExposureRules,
) -> pl.DataFrame:
    """Average the residual exposure of a cause over organisations, each of which weighs alike.

    Parameters
    ----------
    exposure
        organisation_id, cause_id, rate, residual, residual_low and residual_high.
    organisations
        organisation_id, sector and size.
    population
        sector, size and organisations; no rows without population.yaml.
    rules
        Levels and limits.

    Returns
    -------
    DataFrame
        Rows of ``results.population_exposure`` without the quarter.
    """
    audited = exposure.select("organisation_id").unique().sort("organisation_id")
    units = audited.join(organisations, on="organisation_id", how="left", maintain_order="left")
    weighting = (
        population_weights(population, units, trim=rules.trim, what="organisations audited")
        if population.height
        else Weighting(weights=np.zeros(units.height), reason=_NO_FILE)
    )
    weights = units.select("organisation_id", weight=pl.Series(weighting.weights))
    rows = [
        _of_one_cause(cause.join(weights, on="organisation_id"), weighting, rules)
        for _, cause in exposure.sort("cause_id", "organisation_id").group_by(
            "cause_id", maintain_order=True
        )
    ]
    return without_nan(pl.DataFrame(rows, infer_schema_length=None))


def _of_one_cause(
    cause: pl.DataFrame, weighting: Weighting, rules: ExposureRules
) -> dict[str, object]:
    values = cause.select(pl.col(_RESIDUALS).cast(pl.Float64).fill_null(np.nan)).to_numpy()
    weights, each = cause["weight"].to_numpy(), np.arange(cause.height)
    known = ~np.isnan(values[:, 0])
    row: dict[str, object] = {
        "cause_id": cause["cause_id"][0],
        "rate": cause["rate"][0],
        "n_organisations": cause.height,
        "n_evaluated": int(known.sum()),
        "n_weighted": int((known & (weights > 0)).sum()),
    }
    reasons = [] if known.any() else ["no control marked for it was evaluated"]
    for prefix, held in (("", np.ones(cause.height)), ("weighted_", weights)):
        found = weighted_mean(values, held, each)
        residual, ci_low, ci_high = interval_of(found, (0,), cause.height, rules.confidence)
        if not found.effective[0] >= rules.min_clusters:
            ci_low = ci_high = np.nan
        row |= {
            f"{prefix}residual": residual,
            f"{prefix}residual_low": found.estimate[1],
            f"{prefix}residual_high": found.estimate[2],
            f"{prefix}ci_low": ci_low,
            f"{prefix}ci_high": ci_high,
        }
        if known.any() and np.isnan(ci_low) and (not prefix or not weighting.reason):
            reasons.append(_no_interval(prefix, found.effective[0], rules))
    reasons += [weighting.reason] if weighting.reason else []
    return row | {
        "n_effective_kish": effective_size(weights[known]),
        "represented_share": np.nan if weighting.reason else weighting.represented,
        "note": "; ".join(weighting.notes) or None,
        "reason": "; ".join(reasons) or None,
    }


def _no_interval(prefix: str, effective: float, rules: ExposureRules) -> str:
    which = "weighted organisations" if prefix else "organisations"
    if np.isnan(effective):
        return "no organisation with a weight was evaluated"
    return (
        f"{which} count like {effective:.1f} equal ones; an interval needs {rules.min_clusters:g}"
    )
