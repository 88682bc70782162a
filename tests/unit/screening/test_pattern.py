"""Patterns seen by eye."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from secperf_pipeline.screening.pattern import pattern_mismatch
from tests.careless import NONE, likert_matrices, rows, stays_in_range

pattern = partial(pattern_mismatch, min_items=10, longest_period=4)


@pytest.mark.parametrize(
    ("answers", "mismatch"),
    [
        ([1, 7] * 6, 0),
        ([1, 2, 3, 4] * 3, 0),
        ([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2], 0),
        ([4] * 12, 0),
        ([1, 7, 1, 7, 1, 7, 1, 7, 1, 7, 1, 3], 1 / 10),
    ],
)
def test_a_pattern_has_little_mismatch(answers: list[float], mismatch: float) -> None:
    assert pattern(rows(answers)).values.tolist() == [pytest.approx(mismatch)]


def test_a_pattern_needs_ten_answers() -> None:
    assert np.isnan(pattern(rows([1, 7] * 4)).values).all()
    assert np.isnan(pattern(rows([1, 7] * 4 + [NONE] * 4)).values).all()


def test_longer_periods_are_looked_for_as_far_as_asked() -> None:
    answers = rows([1, 2, 3, 4, 7] * 4)
    assert pattern(answers).values[0] > 0
    assert pattern_mismatch(answers, min_items=10, longest_period=5).values[0] == 0


@given(likert_matrices)
def test_a_mismatch_is_a_share(answers: NDArray[np.float64]) -> None:
    assert stays_in_range(pattern(answers), 0, 1)
