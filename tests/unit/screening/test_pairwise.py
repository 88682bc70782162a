"""Pairwise moments against each pair of items on its own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from secperf_pipeline.screening.pairwise import pairwise_moments
from tests.careless import NONE, rows

likert = st.one_of(st.integers(1, 7).map(float), st.just(NONE))


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 8), st.integers(1, 4)), elements=likert))
def test_each_pair_uses_the_respondents_who_answered_both(answers: NDArray[np.float64]) -> None:
    moments = pairwise_moments(answers)
    for i, x in enumerate(answers.T):
        for j, y in enumerate(answers.T):
            both = ~np.isnan(x) & ~np.isnan(y)
            if both.sum() < 2:
                assert np.isnan(moments.covariance[i, j])
                continue
            expected = np.cov(x[both], y[both])
            np.testing.assert_allclose(moments.covariance[i, j], expected[0, 1], atol=1e-12)
            if 0 in (np.ptp(x[both]), np.ptp(y[both])):
                assert np.isnan(moments.correlation[i, j])
            else:
                r = expected[0, 1] / np.sqrt(expected[0, 0] * expected[1, 1])
                np.testing.assert_allclose(moments.correlation[i, j], r, atol=1e-12)


def test_an_item_that_does_not_vary_over_a_pair_correlates_with_nothing() -> None:
    answers = rows([3, 1], [3, 2], [3, 7], [6, NONE])
    assert np.isnan(pairwise_moments(answers).correlation[0, 1])
