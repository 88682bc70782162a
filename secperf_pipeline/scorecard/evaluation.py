"""How useful and how available people find the scorecard itself."""

import polars as pl

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


def scorecard_evaluation(
    ratings: pl.DataFrame, benchmarks: pl.DataFrame, *, min_cell: int, confidence: float
) -> pl.DataFrame:
    """Sum up the evaluation forms of a quarter.

    Parameters
    ----------
    ratings
        One row per participant: usefulness and availability, 1 to 5 or null.
    benchmarks
        Rows of ``marts.benchmarks``; one whose ``compares_with`` names the question is its
        reference.
    min_cell
        Fewest ratings whose figures may be shown.
    confidence
        Level of the interval of the mean.

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
                **_figures(given, min_cell, confidence),
            }
        )
    return pl.DataFrame(rows, schema=_SCHEMA)


def _figures(given: pl.Series, min_cell: int, confidence: float) -> dict[str, object]:
    if given.is_empty():
        return {"n": 0, "is_suppressed": False, "reason": "nobody rated the scorecard this quarter"}
    if given.len() < min_cell:
        return {"is_suppressed": True, "reason": f"fewer than {min_cell} ratings"}
    marks = given.to_numpy()
    found = mean_from_sums([marks.size], [marks.sum()], [(marks**2).sum()], confidence=confidence)
    values = (found.n, found.mean, found.sd, found.low, found.high)
    figures = {name: one[0].item() for name, one in zip(_FIGURES, values, strict=True)}
    return {**figures, "is_suppressed": False}
