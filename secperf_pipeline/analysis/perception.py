"""Whether organisations that think well of their security also show more of it."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.rank_correlation import spearman
from secperf_pipeline.stats.regression import cross_moments, simple_regression

GAP_CLASSES = ("overconfident", "underconfident", "consistent", "undecided")
_SCHEMA = {
    "indicator_id": pl.String,
    "n_organisations": pl.Int64,
    "n_compared": pl.Int64,
    **{f"n_{one}": pl.Int64 for one in GAP_CLASSES},
    "mean_evidence_coverage": pl.Float64,
    "spearman": pl.Float64,
    "spearman_low": pl.Float64,
    "spearman_high": pl.Float64,
    "spearman_p": pl.Float64,
    "slope": pl.Float64,
    "slope_low": pl.Float64,
    "slope_high": pl.Float64,
    "intercept": pl.Float64,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PerceptionRules:
    """What a comparison over organisations rests on; see the assumption register for each.

    Parameters
    ----------
    coverage_floor
        An organisation is compared if at least this share of its evidence was evaluated.
    min_organisations
        Fewest organisations to compare.
    confidence
        Level of the intervals.
    """

    coverage_floor: float
    min_organisations: int
    confidence: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            coverage_floor=register.value("coverage_floor"),
            min_organisations=register.count("min_organisations"),
            confidence=register.value("confidence"),
        )


def perception_calibration(rows: pl.DataFrame, rules: PerceptionRules) -> pl.DataFrame:
    """Compare perceived with evidenced security over organisations, indicator by indicator.

    Parameters
    ----------
    rows
        One wave of ``marts.perception_evidence``.
    rules
        Which organisations are compared, and from how many on.

    Returns
    -------
    DataFrame
        One row per indicator. A slope of 1 and an intercept of 0 would say that a share of
        the scale is worth the same share of the controls; a slope near 0 that what people
        say tells nothing about what audits show.
    """
    found = [
        {"indicator_id": str(indicator)} | _counts(one) | _comparison(one, rules)
        for (indicator,), one in rows.sort("indicator_id", "organisation_id").group_by(
            ["indicator_id"], maintain_order=True
        )
    ]
    return without_nan(pl.DataFrame(found, schema=_SCHEMA))


def _counts(rows: pl.DataFrame) -> dict[str, object]:
    both = rows.filter(pl.col("gap_class").is_not_null())
    return {
        "n_organisations": both.height,
        **{f"n_{one}": both.filter(gap_class=one).height for one in GAP_CLASSES},
        "mean_evidence_coverage": both["evidence_coverage"].mean(),
    }


def _comparison(rows: pl.DataFrame, rules: PerceptionRules) -> dict[str, object]:
    compared = rows.filter(
        pl.col("perceived").is_not_null()
        & pl.col("evidenced").is_not_null()
        & (pl.col("evidence_coverage") >= rules.coverage_floor)
    )
    n = compared.height
    if n < rules.min_organisations:
        reason = (
            f"{n} organisations have survey and enough evidence, {rules.min_organisations} needed"
        )
        return {"n_compared": n, "reason": reason}
    perceived = compared["perceived"].to_numpy()
    evidenced = compared["evidenced"].to_numpy()
    ranks = spearman(perceived, evidenced, confidence=rules.confidence)
    fit = simple_regression(
        cross_moments(perceived[:, np.newaxis], evidenced[:, np.newaxis]),
        confidence=rules.confidence,
    )
    return {
        "n_compared": n,
        "spearman": ranks.rho,
        "spearman_low": ranks.low,
        "spearman_high": ranks.high,
        "spearman_p": ranks.p,
        "slope": float(fit.b1[0]),
        "slope_low": float(fit.low[0]),
        "slope_high": float(fit.high[0]),
        "intercept": float(fit.b0[0]),
        "reason": "perception or evidence is the same everywhere"
        if math.isnan(ranks.rho)
        else None,
    }
