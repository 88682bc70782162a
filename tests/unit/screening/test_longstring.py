"""Runs of equal answers seen by eye, and against R careless."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.longstring import longstring, longstring_per_page, mean_run
from tests.careless import (
    NONE,
    careless_answers,
    careless_column,
    likert_matrices,
    one_page,
    rows,
    stays_in_range,
)


def test_longstring_is_the_longest_run() -> None:
    answers = rows([1, 2, 2, 2, 3], [1, 2, 3, 4, 5], [6, 6, 6, 6, 6])
    assert longstring(answers, one_page(answers)).values.tolist() == [3, 1, 5]


def test_a_missing_answer_ends_a_run_and_is_not_counted() -> None:
    answers = rows([2, 2, NONE, 2, 2], [NONE] * 5)
    values = longstring(answers, one_page(answers)).values
    assert values[0] == 2
    assert np.isnan(values[1])


def test_a_run_ends_with_its_page() -> None:
    answers = rows([4, 4, 4, 4, 4])
    assert longstring(answers, np.array([1, 1, 2, 2, 2])).values.tolist() == [3]


def test_the_mean_run_divides_the_answers_by_their_runs() -> None:
    answers = rows([1, 2, 2, 2, 3], [2, 2, NONE, 2, 2], [NONE] * 5)
    values = mean_run(answers, one_page(answers)).values
    assert values[:2].tolist() == [5 / 3, 2]
    assert np.isnan(values[2])


def test_longstring_per_page_is_the_mean_over_the_answered_pages() -> None:
    pages = np.array([1, 1, 1, 2, 2, 2])
    answers = rows([5, 5, 5, 5, 5, 4], [5, 5, 5, NONE, NONE, NONE])
    assert longstring_per_page(answers, pages).values.tolist() == [2.5, 3]


@pytest.mark.parametrize(("index", "column"), [(longstring, "ls"), (mean_run, "avg")])
def test_runs_agree_with_r_careless(index: Callable[..., IndexValues], column: str) -> None:
    answers = careless_answers()
    computed = index(answers, one_page(answers)).values
    np.testing.assert_allclose(computed, careless_column(column), atol=2e-13)


@given(likert_matrices)
def test_runs_are_no_longer_than_the_questionnaire(answers: NDArray[np.float64]) -> None:
    pages, k = one_page(answers), answers.shape[1]
    for index in (longstring, longstring_per_page, mean_run):
        assert stays_in_range(index(answers, pages), 1, k)


@given(likert_matrices)
def test_an_index_of_one_respondent_does_not_depend_on_the_others(
    answers: NDArray[np.float64],
) -> None:
    alone = [longstring(row[None, :], one_page(answers)).values[0] for row in answers]
    np.testing.assert_array_equal(longstring(answers, one_page(answers)).values, alone)
