"""Equal responses."""

import numpy as np
from hypothesis import given
from numpy.typing import NDArray

from secperf_pipeline.screening.duplicates import exact_duplicate
from tests.careless import NONE, likert_matrices, rows, stays_in_range


def test_the_first_of_equal_responses_is_no_duplicate() -> None:
    honest = [float(i % 7 + 1) for i in range(10)]
    other = [*honest[:9], 7.0]
    values = exact_duplicate(rows(honest, other, honest, honest), min_items=10).values
    assert values.tolist() == [0, 0, 1, 1]


def test_an_incomplete_or_short_response_cannot_be_called_a_duplicate() -> None:
    honest = [4.0] * 9
    assert np.isnan(
        exact_duplicate(rows([*honest, NONE], [*honest, NONE]), min_items=10).values
    ).all()
    assert np.isnan(exact_duplicate(rows(honest, honest), min_items=10).values).all()


@given(likert_matrices)
def test_a_response_is_a_duplicate_or_not(answers: NDArray[np.float64]) -> None:
    assert stays_in_range(exact_duplicate(answers, min_items=10), 0, 1)
