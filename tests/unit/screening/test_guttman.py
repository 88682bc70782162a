"""Guttman errors against R PerFit and against counting pairs, and where none can be made."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from secperf_pipeline.screening.guttman import guttman_errors
from tests.careless import NONE, ORACLES, careless_answers, rows

LOWEST, HIGHEST = 2, 5
points = st.integers(LOWEST, HIGHEST).map(float)


def errors_by_counting(answers: NDArray[np.float64], response: tuple[float, ...]) -> int:
    """Count pairs of a failed step and a less popular passed one."""
    steps = [
        (-int((answers[:, item] >= step).sum()), item, step)
        for item in range(answers.shape[1])
        for step in range(LOWEST + 1, HIGHEST + 1)
    ]
    passed = [response[item] >= step for _, item, step in sorted(steps)]
    return sum(
        not more_popular and less_popular
        for place, less_popular in enumerate(passed)
        for more_popular in passed[:place]
    )


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 3)), elements=points))
def test_errors_are_counted_and_normed_by_the_worst_response_of_equal_total(
    answers: NDArray[np.float64],
) -> None:
    computed = guttman_errors(answers, scale_min=LOWEST, scale_max=HIGHEST)
    worst: dict[float, int] = {}
    for response in product(range(LOWEST, HIGHEST + 1), repeat=answers.shape[1]):
        total = sum(response)
        worst[total] = max(worst.get(total, 0), errors_by_counting(answers, response))
    for row, response in enumerate(answers):
        most = worst[response.sum()]
        if most == 0:
            assert computed.not_computable_reasons[row] == "no error is possible"
        else:
            assert computed.values[row] == errors_by_counting(answers, tuple(response)) / most


def test_errors_agree_with_r_perfit() -> None:
    computed = guttman_errors(careless_answers(), scale_min=1, scale_max=7).values
    expected = np.loadtxt(ORACLES / "guttman.csv", skiprows=1, delimiter=",")[:, 1]
    # PerFit gives four decimals.
    assert np.round(computed, 4).tolist() == expected.tolist()


def test_all_answers_at_one_end_leave_no_error_to_make() -> None:
    answers = np.vstack([careless_answers(), np.full(24, 1.0), np.full(24, 7.0)])
    computed = guttman_errors(answers, scale_min=1, scale_max=7)
    assert computed.not_computable_reasons[-2:].tolist() == ["no error is possible"] * 2
    assert ((computed.values[:-2] >= 0) & (computed.values[:-2] <= 1)).all()


def test_an_incomplete_response_has_no_value_and_does_not_touch_the_others() -> None:
    answers = rows([2, 3, 5], [3, 3, 4], [5, 2, 2])
    with_gap = np.vstack([answers[:1], [[NONE, 5, 5]], answers[1:]])
    computed = guttman_errors(with_gap, scale_min=LOWEST, scale_max=HIGHEST)
    assert computed.not_computable_reasons.tolist() == [None, "an answer is missing", None, None]
    alone = guttman_errors(answers, scale_min=LOWEST, scale_max=HIGHEST)
    assert computed.values[[0, 2, 3]].tolist() == alone.values.tolist()


def test_a_wave_without_a_complete_response_has_no_values() -> None:
    computed = guttman_errors(rows([NONE, 3], [3, NONE]), scale_min=LOWEST, scale_max=HIGHEST)
    assert set(computed.not_computable_reasons) == {"an answer is missing"}
