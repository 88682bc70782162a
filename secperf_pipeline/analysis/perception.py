"""Whether organisations that think well of their security also show more of it."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.clustering import intraclass_correlation
from secperf_pipeline.stats.nesting import nesting
from secperf_pipeline.stats.rank_correlation import spearman
from secperf_pipeline.stats.regression import cross_moments, simple_regression

GAP_CLASSES = ("overconfident", "underconfident", "consistent", "undecided")
# What leaves a class undecided.
_LEFT_OPEN = ("evidence", "answers")
_SCHEMA = {
    "indicator_id": pl.String,
    "n_organisations": pl.Int64,
    "n_compared": pl.Int64,
    **{f"n_{one}": pl.Int64 for one in GAP_CLASSES},
    **{f"n_undecided_by_{one}": pl.Int64 for one in _LEFT_OPEN},
    "mean_evidence_coverage": pl.Float64,
    "mean_controls_evaluated": pl.Float64,
    "n_one_control": pl.Int64,
    "spearman": pl.Float64,
    "spearman_low": pl.Float64,
    "spearman_high": pl.Float64,
    "spearman_p": pl.Float64,
    "slope": pl.Float64,
    "slope_low": pl.Float64,
    "slope_high": pl.Float64,
    "intercept": pl.Float64,
    "reason": pl.String,
    "icc2": pl.Float64,
    "means_are_reliable": pl.Boolean,
    "mean_agreement": pl.Float64,
    "slope_corrected": pl.Float64,
    "slope_corrected_low": pl.Float64,
    "slope_corrected_high": pl.Float64,
    "corrected_reason": pl.String,
}
_ONE_EACH = "no organisation has two responses, so that the error of a mean cannot be told"
_ALIKE = "what the organisations say is the same everywhere"
_CHANCE = "the organisations' means differ no more than chance would make them"


@dataclass(frozen=True, slots=True, kw_only=True)
class PerceptionRules:
    """What a comparison over organisations rests on; see the assumption register for each.

    Parameters
    ----------
    coverage_floor
        An organisation is compared if at least this share of its evidence was evaluated.
    min_organisations
        Fewest organisations to compare.
    mean_reliability_floor
        Below this ICC(2) the mean of an organisation is called unreliable.
    confidence
        Level of the intervals.
    """

    coverage_floor: float
    min_organisations: int
    mean_reliability_floor: float
    confidence: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            coverage_floor=register.value("coverage_floor"),
            min_organisations=register.count("min_organisations"),
            mean_reliability_floor=register.value("mean_reliability_floor"),
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
        say tells nothing about what audits show. Means of few answers make a slope look flatter
        than it is; ``slope_corrected`` is the slope over their reliability, ICC(2), which its
        interval takes as known.
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
        **{f"n_undecided_by_{one}": both.filter(undecided_by=one).height for one in _LEFT_OPEN},
        "mean_evidence_coverage": both["evidence_coverage"].mean(),
        "mean_controls_evaluated": both["controls_evaluated"].mean(),
        "n_one_control": both.filter(controls_evaluated=1).height,
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
        return {"n_compared": n, "reason": reason, "corrected_reason": reason}
    perceived = compared["perceived"].to_numpy()
    evidenced = compared["evidenced"].to_numpy()
    ranks = spearman(perceived, evidenced, confidence=rules.confidence)
    fit = simple_regression(
        cross_moments(perceived[:, np.newaxis], evidenced[:, np.newaxis]),
        confidence=rules.confidence,
    )
    slope = tuple(float(one[0]) for one in (fit.b1, fit.low, fit.high))
    return {
        "n_compared": n,
        "spearman": ranks.rho,
        "spearman_low": ranks.low,
        "spearman_high": ranks.high,
        "spearman_p": ranks.p,
        **dict(zip(("slope", "slope_low", "slope_high"), slope, strict=True)),
        "intercept": float(fit.b0[0]),
        "reason": "perception or evidence is the same everywhere"
        if math.isnan(ranks.rho)
        else None,
        **_corrected(compared, slope, rules),
    }


def _corrected(
    compared: pl.DataFrame, slope: tuple[float, ...], rules: PerceptionRules
) -> dict[str, object]:
    """Divide a slope and its interval by the reliability of what it is drawn on."""
    icc2 = _mean_reliability(compared)
    found: dict[str, object] = {"mean_agreement": compared["agreement"].mean()}
    if math.isnan(icc2):
        one_each = compared["n_respondents"].max() == 1
        return found | {"corrected_reason": _ONE_EACH if one_each else _ALIKE}
    found |= {"icc2": icc2, "means_are_reliable": icc2 >= rules.mean_reliability_floor}
    if icc2 <= 0:
        return found | {"corrected_reason": _CHANCE}
    names = ("slope_corrected", "slope_corrected_low", "slope_corrected_high")
    return found | {name: end / icc2 for name, end in zip(names, slope, strict=True)}


def _mean_reliability(organisations: pl.DataFrame) -> float:
    """Compute ICC(2) from sizes, means and spreads; NaN without variance between or within."""
    n, mean = (organisations[name].to_numpy() for name in ("n_respondents", "perceived_likert"))
    within = (n - 1) * organisations["perceived_sd"].fill_null(0).to_numpy() ** 2
    deviations = n * (mean - np.average(mean, weights=n))
    # Rounding leaves means that are all equal just off their mean.
    deviations = np.where(np.abs(deviations) > 1e-12 * np.abs(n * mean), deviations, 0.0)
    squares = within.sum() + (deviations**2 / n).sum()
    places = np.arange(n.size)
    found = intraclass_correlation(
        n[:, np.newaxis].astype(np.float64),
        deviations[:, np.newaxis],
        np.array([[squares]]),
        nesting(np.zeros_like(places), places, 1),
    )
    return float(found.icc_of_means[0, 0])
