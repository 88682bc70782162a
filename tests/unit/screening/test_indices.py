"""Each index on answers whose value is seen by eye, on R careless, and on random answers."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from secperf_pipeline.screening.check_items import failed_check_items, self_report
from secperf_pipeline.screening.duplicates import exact_duplicate
from secperf_pipeline.screening.longstring import longstring, longstring_per_page, mean_run
from secperf_pipeline.screening.missingness import missing_core, missing_share
from secperf_pipeline.screening.pattern import pattern_mismatch
from secperf_pipeline.screening.variability import (
    all_equal,
    individual_response_variability,
    variability_of_third,
)
from tests.careless import NONE, careless_answers, careless_column, rows

pattern = partial(pattern_mismatch, min_items=10, longest_period=4)


def one_page(answers: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.ones(answers.shape[1], dtype=np.int64)


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


def test_runs_and_variability_agree_with_r_careless() -> None:
    answers = careless_answers()
    for computed, column in [
        (longstring(answers, one_page(answers)), "ls"),
        (mean_run(answers, one_page(answers)), "avg"),
        (individual_response_variability(answers), "irv"),
    ]:
        np.testing.assert_allclose(computed.values, careless_column(column), atol=2e-13)


def test_a_third_is_judged_by_its_own_items() -> None:
    answers = rows([1, 4, 7, 1, 7, 4, 4], [1, 4, 7, 1, 7, 4, NONE])
    assert [variability_of_third(answers[:1], third).values[0] for third in (0, 2)] == [3, 0]
    assert np.isnan(variability_of_third(answers, 2).values[1])


def test_a_straight_line_has_no_variability_and_needs_two_answers() -> None:
    values = individual_response_variability(rows([4, 4, 4], [1, 4, 7], [4, NONE, NONE])).values
    assert values[:2].tolist() == [0, 3]
    assert np.isnan(values[2])


def test_all_equal_asks_for_half_of_the_core_items() -> None:
    values = all_equal(
        rows([3, 3, 3, NONE], [3, 3, 3, 4], [3, NONE, NONE, NONE]), least_share=0.5
    ).values
    assert values[:2].tolist() == [1, 0]
    assert np.isnan(values[2])


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


def test_missing_items_are_counted_and_shared() -> None:
    core = rows([1, NONE, 3, NONE], [1, 2, 3, 4])
    assert missing_core(core).values.tolist() == [2, 0]
    assert missing_share(core).values.tolist() == [0.5, 0]


def test_a_check_item_is_failed_passed_or_not_shown() -> None:
    expected = np.array([NONE, 2, 6])
    values = failed_check_items(rows([1, 2, 6], [1, 3, 6], [1, NONE, NONE]), expected).values
    assert values[:2].tolist() == [0, 0.5]
    assert np.isnan(values[2])


def test_who_does_not_say_yes_asks_not_to_be_used() -> None:
    yes = np.array([1.0])
    said = self_report(rows([1], [2], [NONE]), yes)
    assert said.values[:2].tolist() == [0, 1]
    assert said.not_computable_reasons[2] == "did not say whether to use the answers"
    unasked = self_report(np.empty((3, 0)), np.empty(0))
    assert set(unasked.not_computable_reasons) == {
        "the questionnaire does not ask whether to use the answers"
    }


likert = st.one_of(st.integers(1, 7).map(float), st.just(np.nan))
matrices = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 12), st.integers(10, 15)), elements=likert
)


@given(matrices)
def test_every_index_stays_in_its_range_or_is_missing(answers: NDArray[np.float64]) -> None:
    k = answers.shape[1]
    for computed, low, high in [
        (longstring(answers, one_page(answers)), 1, k),
        (longstring_per_page(answers, one_page(answers)), 1, k),
        (mean_run(answers, one_page(answers)), 1, k),
        (individual_response_variability(answers), 0, 6),
        (pattern(answers), 0, 1),
        (all_equal(answers, least_share=0.5), 0, 1),
        (exact_duplicate(answers, min_items=10), 0, 1),
        (missing_share(answers), 0, 1),
    ]:
        known = computed.values[~np.isnan(computed.values)]
        assert ((known >= low) & (known <= high)).all()
        unknown = np.isnan(computed.values)
        assert [bool(reason) for reason in computed.not_computable_reasons] == unknown.tolist()


@given(matrices)
def test_an_index_of_one_respondent_does_not_depend_on_the_others(
    answers: NDArray[np.float64],
) -> None:
    alone = [longstring(row[None, :], one_page(answers)).values[0] for row in answers]
    np.testing.assert_array_equal(longstring(answers, one_page(answers)).values, alone)
