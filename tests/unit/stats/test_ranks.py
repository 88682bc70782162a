"""Mann-Whitney over many columns, Brunner-Munzel and d_av against scipy."""

import json
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.brunner_munzel import brunner_munzel
from secperf_pipeline.stats.difference import mann_whitney
from secperf_pipeline.stats.effect_size import average_variance_difference

ORACLES = Path(__file__).parents[2] / "oracles"
GOLDEN = json.loads((ORACLES / "golden.json").read_text())
DATA = np.loadtxt(ORACLES / "d.csv", delimiter=",", skiprows=1)

likert = arrays(np.float64, (25, 3), elements=st.integers(1, 7).map(float))
membership = arrays(np.bool_, (25, 2))
forty_examples = settings(max_examples=40)


def test_brunner_munzel_of_the_oracle_is_positive_where_members_answer_higher() -> None:
    found = brunner_munzel(DATA[:, 9:10], DATA[:, 10:] == 1)
    assert_allclose((found.statistic[0], found.p[0]), GOLDEN["brunnermunzel"], rtol=1e-10)
    assert found.probability[0] > 0.5


@forty_examples
@given(likert, membership)
def test_every_column_and_group_equals_scipy(
    values: NDArray[np.float64], members: NDArray[np.bool_]
) -> None:
    u, p = mann_whitney(values, members)
    ranked = brunner_munzel(values, members)
    for a, member in enumerate(members.T):
        for b, value in enumerate(values.T):
            place, one, other = a * 3 + b, value[member], value[~member]
            if min(len(one), len(other)) < 2 or np.ptp(value) == 0:
                continue
            peer = stats.mannwhitneyu(one, other, method="asymptotic")
            assert_allclose((u[place], p[place]), (peer.statistic, peer.pvalue), rtol=1e-10)
            assert_allclose(ranked.probability[place], u[place] / (len(one) * len(other)))
            if np.isfinite(ranked.statistic[place]):
                twin = stats.brunnermunzel(other, one)
                assert_allclose(ranked.statistic[place], twin.statistic, rtol=1e-9, atol=1e-12)
                assert_allclose(ranked.p[place], twin.pvalue, rtol=1e-8)


def test_groups_of_one_and_none_and_equal_answers_give_nan_without_a_warning() -> None:
    values = np.column_stack([np.full(4, 13 / 3), [1.0, 2.0, 3.0, 4.0]])
    members = np.array([[0, 1, 1], [0, 0, 1], [0, 0, 1], [0, 0, 1]], dtype=bool)
    u, p = mann_whitney(values, members)
    assert np.isnan(p[[0, 1, 2, 4, 5]]).all()
    assert u[3] == 0
    found = brunner_munzel(values, members)
    assert np.isnan(found.p).all()
    assert np.isnan(mann_whitney(np.empty((0, 2)), np.empty((0, 1), dtype=bool))).all()
    assert np.isnan(brunner_munzel(np.empty((0, 2)), np.empty((0, 1), dtype=bool)).p).all()


def test_groups_that_do_not_overlap_are_told_apart_without_a_test() -> None:
    found = brunner_munzel(np.array([[1.0], [2.0], [5.0], [6.0]]), np.arange(4)[:, None] >= 2)
    assert found.probability[0] == 1
    assert np.isnan(found.p[0])


def test_d_av_weighs_both_spreads_alike() -> None:
    found = average_variance_difference(np.array([3.0, 1.0]), np.array([1.0, 0.0]), np.zeros(2))
    assert_allclose(found, [3 / np.sqrt(0.5), np.nan])
