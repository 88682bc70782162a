"""Correlation within each respondent against numpy."""

import numpy as np

from secperf_pipeline.screening.within_person import within_person_r
from tests.careless import NONE, rows


def test_r_is_over_the_pairs_that_are_known() -> None:
    x, y = rows([1, 2, 4, 7], [1, NONE, 3, 5]), rows([2, 1, 5, 6], [3, 4, 1, 2])
    found = within_person_r(x, y, pairs="items", min_pairs=3)
    expected = [np.corrcoef(x[0], y[0])[0, 1], np.corrcoef([1, 3, 5], [3, 1, 2])[0, 1]]
    np.testing.assert_allclose(found.values, expected)


def test_too_few_pairs_and_equal_answers_say_why() -> None:
    x, y = rows([1, 2, NONE], [4, 4, 4]), rows([1, 2, 3], [1, 2, 3])
    found = within_person_r(x, y, pairs="items answered", min_pairs=3)
    assert found.not_computable_reasons.tolist() == [
        "fewer than 3 items answered",
        "the answers do not vary",
    ]
