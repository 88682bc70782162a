"""The answers that R careless was run on, and what it gave; see oracles/README.md."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.answer_matrix import AnswerMatrix

ORACLES = Path(__file__).parent / "oracles"
NONE = np.nan


def careless_answers() -> NDArray[np.float64]:
    """Give 60 responses to 24 seven-point items, four for each of six factors."""
    return np.loadtxt(ORACLES / "s.csv", delimiter=",", skiprows=1)


def careless_answers_with_holes() -> NDArray[np.float64]:
    """Give the same answers, 35 of them missing."""
    answers = careless_answers()
    row, item = np.indices(answers.shape)
    answers[(7 * row + 3 * item) % 41 == 0] = NONE
    return answers


def careless_column(name: str, *, file: str = "r.csv") -> NDArray[np.float64]:
    """Give a column of R careless' results, NaN where it says NA."""
    with (ORACLES / file).open() as results:
        cells = [row[name].strip() for row in csv.DictReader(results)]
    return np.array([NONE if cell == "NA" else float(cell) for cell in cells])


def rows(*answers: list[float]) -> NDArray[np.float64]:
    """Write a matrix of answers by respondent."""
    return np.array(answers, dtype=np.float64)


def wave_of(
    answers: NDArray[np.float64], *, duration_seconds: NDArray[np.float64] | None = None
) -> AnswerMatrix:
    """Make a wave of seven-point items, four an indicator, all core, none reversed."""
    n, k = answers.shape
    nothing = np.zeros(k, dtype=np.bool_)
    return AnswerMatrix(
        response_ids=[f"r{row}" for row in range(n)],
        answers=answers,
        duration_seconds=np.full(n, NONE) if duration_seconds is None else duration_seconds,
        pages=np.ones(k, dtype=np.int64),
        indicators=[f"i{item // 4}" for item in range(k)],
        is_core=~nothing,
        is_reversed=nothing,
        is_self_report=nothing,
        expected=np.full(k, NONE),
        scale_min=1,
        scale_max=7,
    )
