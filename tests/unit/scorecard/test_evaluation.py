"""The evaluation of the scorecard: figures, small cells, and the study's own as reference."""

from typing import Any

import polars as pl
import pytest

from secperf_pipeline.scorecard.evaluation import EvaluationRules, scorecard_evaluation

BENCHMARKS = pl.DataFrame(
    {
        "benchmark_id": ["evaluation_usefulness"],
        "compares_with": ["scorecard_evaluation:usefulness"],
        "value": [4.5],
        "base_n_reported": [11],
    }
)


def evaluated(usefulness: list[int | None], availability: list[int | None]) -> list[dict[str, Any]]:
    ratings = pl.DataFrame(
        {"usefulness": usefulness, "availability": availability},
        schema={"usefulness": pl.Int64, "availability": pl.Int64},
    )
    found = scorecard_evaluation(ratings, BENCHMARKS, EvaluationRules(min_cell=5, confidence=0.95))
    return found.to_dicts()


def test_the_studys_eleven_raters_of_31_give_its_printed_mean() -> None:
    ratings: list[int | None] = [5] * 6 + [4] * 4 + [5] + [None] * 20
    useful, _ = evaluated(ratings, ratings)
    assert (useful["participants"], useful["n"]) == (31, 11)
    assert useful["mean"] == pytest.approx(51 / 11)
    assert useful["ci_low"] < useful["mean"] < useful["ci_high"]
    assert (useful["reference_mean"], useful["reference_n"]) == (4.5, 11)


def test_fewer_than_five_ratings_are_hidden() -> None:
    useful, available = evaluated([5, 4, 3, 2, None], [5, 4, 3, 2, 1])
    assert (useful["n"], useful["mean"], useful["is_suppressed"]) == (None, None, True)
    assert useful["reason"] == "fewer than 5 ratings"
    assert (available["n"], available["mean"], available["is_suppressed"]) == (5, 3.0, False)


def test_a_quarter_without_a_form_says_so() -> None:
    useful, available = evaluated([], [])
    assert (useful["participants"], useful["n"], useful["mean"]) == (0, 0, None)
    assert useful["reason"] == available["reason"] == "nobody rated the scorecard this quarter"
    assert available["reference_mean"] is None
