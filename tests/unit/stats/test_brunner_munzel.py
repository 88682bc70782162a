"""Brunner-Munzel from the sums of groups against scipy."""

import numpy as np
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.brunner_munzel import RelativeEffect, relative_effect
from secperf_pipeline.stats.sample_groups import sample_groups
from tests.golden import GOLDEN, MEMBER, Y


def in_one_sample(values: NDArray[np.float64], members: NDArray[np.bool_]) -> RelativeEffect:
    known = np.ones_like(members)
    sample = np.zeros(len(values), dtype=np.int64)
    return sample_groups(values, members, known, sample, 1).relative


def test_the_oracle_is_positive_where_members_answer_higher() -> None:
    found = in_one_sample(Y, MEMBER)
    assert_allclose((found.statistic[0], found.p[0]), GOLDEN["brunnermunzel"], rtol=1e-10)
    assert found.probability[0] > 0.5


def test_groups_that_do_not_overlap_are_told_apart_without_a_test() -> None:
    found = in_one_sample(np.array([[1.0], [2.0], [5.0], [6.0]]), np.arange(4)[:, None] >= 2)
    assert found.probability[0] == 1
    assert np.isnan(found.p[0])


def test_sums_of_groups_are_finished_into_a_test() -> None:
    # Ranks 1, 2, 4 and 3, 5; the placements are 0, 0, 1 and 2, 3.
    found = relative_effect(
        (np.array([3.0]), np.array([2.0])),
        (np.array([7 / 3]), np.array([4.0])),
        (np.array([1 / 3]), np.array([0.5])),
    )
    peer = stats.brunnermunzel([3, 5], [1, 2, 4])
    assert_allclose((found.statistic[0], found.p[0]), (peer.statistic, peer.pvalue))
    assert_allclose(found.probability, 1 / 6)
