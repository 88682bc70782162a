"""The answers that R careless was run on, and what it gave; see oracles/README.md."""

import csv
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.index_values import IndexValues

ORACLES = Path(__file__).parent / "oracles"
NONE = np.nan


def _drawn(seed: int, n: int, k: int, missing: float) -> NDArray[np.float64]:
    draw = np.random.default_rng(seed)
    answers = draw.integers(1, 8, (n, k)).astype(np.float64)
    answers[draw.random((n, k)) < missing] = NONE
    return answers


# Answers of a few people to ten items or more, from complete to nearly all missing.
likert_matrices = st.builds(
    _drawn,
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(1, 12),
    k=st.integers(10, 15),
    missing=st.sampled_from([0.0, 0.1, 0.5, 0.9]),
)


def careless_answers() -> NDArray[np.float64]:
    """Read 60 responses to 24 seven-point items, four for each of six factors."""
    return np.loadtxt(ORACLES / "s.csv", delimiter=",", skiprows=1)


def careless_answers_with_holes() -> NDArray[np.float64]:
    """Read the same answers, 35 of them missing."""
    answers = careless_answers()
    row, item = np.indices(answers.shape)
    answers[(7 * row + 3 * item) % 41 == 0] = NONE
    return answers


def careless_column(name: str, *, file: str = "r.csv") -> NDArray[np.float64]:
    """Read a column of R careless' results, NaN where it says NA."""
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


def one_page(answers: NDArray[np.float64]) -> NDArray[np.int64]:
    """Put all items on one page."""
    return np.ones(answers.shape[1], dtype=np.int64)


def stays_in_range(computed: IndexValues, low: float, high: float) -> bool:
    """Tell whether each value lies in a range, or is missing with a reason."""
    unknown = np.isnan(computed.values)
    known = computed.values[~unknown]
    has_reason = [bool(reason) for reason in computed.not_computable_reasons]
    return bool(((known >= low) & (known <= high)).all()) and has_reason == unknown.tolist()
