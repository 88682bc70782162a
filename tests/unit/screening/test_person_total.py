"""Person-total correlations against a loop that leaves each respondent out."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from secperf_pipeline.screening.person_total import person_total_r
from tests.careless import NONE, careless_answers, rows

likert = st.one_of(st.integers(1, 7).map(float), st.just(NONE))


@given(hnp.arrays(np.float64, st.tuples(st.integers(2, 7), st.integers(3, 6)), elements=likert))
def test_each_respondent_is_compared_with_the_others_only(answers: NDArray[np.float64]) -> None:
    computed = person_total_r(answers, min_pairs=3)
    for row, own in enumerate(answers):
        others = np.delete(answers, row, axis=0)
        items = [
            item for item in range(len(own)) if not np.isnan(own[item] + np.nansum(others[:, item]))
        ]
        items = [item for item in items if not np.isnan(others[:, item]).all()]
        means = np.array([np.nanmean(others[:, item]) for item in items])
        if len(items) < 3 or np.ptp(own[items]) == 0 or np.ptp(means) == 0:
            assert np.isnan(computed.values[row])
        else:
            expected = np.corrcoef(own[items], means)[0, 1]
            np.testing.assert_allclose(computed.values[row], expected, atol=1e-12)


def test_a_straight_line_has_no_person_total() -> None:
    answers = careless_answers()
    straight = np.ptp(answers, axis=1) == 0
    reasons = person_total_r(answers, min_pairs=3).not_computable_reasons
    assert set(reasons[straight]) == {"the answers do not vary"}
    assert set(reasons[~straight]) == {None}


def test_who_answers_against_everybody_is_at_minus_one() -> None:
    values = person_total_r(rows([1, 4, 7], [1, 4, 7], [1, 4, 7], [7, 4, 1]), min_pairs=3).values
    np.testing.assert_allclose(values, [1, 1, 1, -1])
