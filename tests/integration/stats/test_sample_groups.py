"""Two groups of many samples in one pass equal those of each sample alone, and scipy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.difference import (
    group_moments,
    mann_whitney,
)
from secperf_pipeline.stats.sample_groups import SampleGroups, sample_groups
from tests.many_samples import SIZES, A, B, assert_same, drawn, pairs

Floats = NDArray[np.float64]
CUT = 4.0


def in_one_sample(values: NDArray[np.float64], members: NDArray[np.bool_]) -> SampleGroups:
    known = np.ones_like(members)
    return sample_groups(values, members, known, np.zeros(len(values), dtype=np.int64), 1)


def grouped(seed: int) -> SampleGroups:
    x, y, sample = drawn(seed)
    return sample_groups(y, x > CUT, ~np.isnan(x), sample, SIZES.size)


@pytest.mark.parametrize("seed", range(5))
def test_moments_and_ranks_of_two_groups_equal_those_of_each_sample(seed: int) -> None:
    found = grouped(seed)
    assert found.u.shape == (SIZES.size * A * B,)
    for place, x, y in pairs(seed):
        member = x > CUT
        assert_same(found.one, place, group_moments(y, member))
        assert_same(found.other, place, group_moments(y, ~member))
        u, p = mann_whitney(y, member)
        assert_allclose([found.u[place], found.p[place]], [u[0], p[0]], rtol=1e-10)
        alone = sample_groups(y, member, member | ~member, np.zeros(len(y), dtype=np.int64), 1)
        assert_same(found.relative, place, alone.relative)


@settings(max_examples=15)
@given(
    arrays(np.float64, (25, 3), elements=st.integers(1, 7).map(float)), arrays(np.bool_, (25, 2))
)
def test_every_column_and_group_equals_scipy(
    values: NDArray[np.float64], members: NDArray[np.bool_]
) -> None:
    found = in_one_sample(values, members)
    for a, member in enumerate(members.T):
        for b, value in enumerate(values.T):
            place, one, other = a * 3 + b, value[member], value[~member]
            if min(len(one), len(other)) < 2 or np.ptp(value) == 0:
                continue
            peer = stats.mannwhitneyu(one, other, method="asymptotic")
            assert_allclose((found.u[place], found.p[place]), (peer.statistic, peer.pvalue))
            ranked = found.relative
            assert_allclose(ranked.probability[place], peer.statistic / (len(one) * len(other)))
            if np.isfinite(ranked.statistic[place]):
                twin = stats.brunnermunzel(other, one)
                assert_allclose(ranked.statistic[place], twin.statistic, rtol=1e-9, atol=1e-12)
                assert_allclose(ranked.p[place], twin.pvalue, rtol=1e-8)


def test_groups_of_one_and_none_and_equal_answers_give_nan_without_a_warning() -> None:
    values = np.column_stack([np.full(4, 13 / 3), [1.0, 2.0, 3.0, 4.0]])
    members = np.array([[0, 1, 1], [0, 0, 1], [0, 0, 1], [0, 0, 1]], dtype=bool)
    found = in_one_sample(values, members)
    assert np.isnan(found.p[[0, 1, 2, 4, 5]]).all()
    assert found.u[3] == 0
    assert np.isnan(found.relative.p).all()


def test_equal_answers_deviate_by_exactly_zero() -> None:
    assert grouped(1).one.squares.reshape(-1, A, B)[6, :, 0].tolist() == [0, 0, 0]


def test_samples_without_any_row_have_counts_and_no_figures() -> None:
    nothing = np.empty((0, 1))
    groups = sample_groups(nothing, nothing > 4, nothing > 4, np.empty(0, dtype=np.int64), 2)
    assert groups.one.n.tolist() == [0, 0]
    assert np.isnan([groups.p, groups.relative.p, groups.one.mean]).all()
