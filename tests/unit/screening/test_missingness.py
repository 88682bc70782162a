"""Missing answers."""

import numpy as np
from hypothesis import given
from numpy.typing import NDArray

from secperf_pipeline.screening.missingness import missing_core, missing_share
from tests.careless import NONE, likert_matrices, rows, stays_in_range


def test_missing_items_are_counted_and_shared() -> None:
    core = rows([1, NONE, 3, NONE], [1, 2, 3, 4])
    assert missing_core(core).values.tolist() == [2, 0]
    assert missing_share(core).values.tolist() == [0.5, 0]


@given(likert_matrices)
def test_a_share_of_missing_answers_is_a_share(answers: NDArray[np.float64]) -> None:
    assert stays_in_range(missing_share(answers), 0, 1)
