"""How useful and how available people find the scorecard itself."""

from dataclasses import dataclass
from typing import Self

import polars as pl

from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.descriptives import mean_from_sums

QUESTIONS = ("usefulness", "availability")
_BENCHMARK = "scorecard_evaluation:{}"
_FIGURES = ("n", "mean", "sd", "ci_low", "ci_high")
_SCHEMA = {
    "question": pl.String,
    "participants": pl.Int64,
    "n": pl.Int64,
    "mean": pl.Float64,
    "sd": pl.Float64,
    "ci_low": pl.Float64,
    "ci_high": pl.Float64,
    "reference_id": pl.String,
    "reference_mean": pl.Float64,
    "reference_n": pl.Int64,
    "is_suppressed": pl.Boolean,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRules:
    """What the figures of the evaluation rest on; see the assumption register for each.

    Parameters
    ----------
    min_cell
        Fewest ratings whose figures may be shown.
    confidence
        Level of the interval of the mean.
    """

    min_cell: int
    confidence: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(min_cell=register.count("min_cell"), confidence=register.value("confidence"))


def scorecard_evaluation(
    ratings: pl.DataFrame, benchmarks: pl.DataFrame, rules: EvaluationRules
) -> pl.DataFrame:
    """Sum up the evaluation forms of a quarter.

    Parameters
    ----------
    ratings
        One row per participant: usefulness and availability, 1 to 5 or null.
    benchmarks
        Rows of ``marts.benchmarks``; one whose ``compares_with`` names the question is its
        reference.
    rules
        From how many ratings on figures are shown, and the level of their interval.

    Returns
    -------
    DataFrame
        One row per question, with or without ratings. The reference decides nothing: its
        raters came to hear about the scorecard and are no sample of anybody's board.
    """
    lines = dict(zip(benchmarks["compares_with"], benchmarks.iter_rows(named=True), strict=True))
    rows = []
    for question in QUESTIONS:
        given = ratings[question].drop_nulls()
        line = lines.get(_BENCHMARK.format(question), {})
        rows.append(
            {
                "question": question,
                "participants": ratings.height,
                "reference_id": line.get("benchmark_id"),
                "reference_mean": line.get("value"),
                "reference_n": line.get("base_n_reported"),
                **_figures(given, rules),
            }
        )
    return pl.DataFrame(rows, schema=_SCHEMA)


def _figures(given: pl.Series, rules: EvaluationRules) -> dict[str, object]:
    if given.is_empty():
        return {"n": 0, "is_suppressed": False, "reason": "nobody rated the scorecard this quarter"}
    if given.len() < rules.min_cell:
        return {"is_suppressed": True, "reason": f"fewer than {rules.min_cell} ratings"}
    marks = given.to_numpy()
    found = mean_from_sums(
        [marks.size], [marks.sum()], [(marks**2).sum()], confidence=rules.confidence
    )
    values = (found.n, found.mean, found.sd, found.low, found.high)
    figures = {name: one[0].item() for name, one in zip(_FIGURES, values, strict=True)}
    return {**figures, "is_suppressed": False}
