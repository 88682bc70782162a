"""The reductions of many samples in one pass equal those of each sample alone."""

import dataclasses

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from secperf_pipeline.stats.brunner_munzel import brunner_munzel
from secperf_pipeline.stats.difference import group_moments, mann_whitney
from secperf_pipeline.stats.regression import cross_moments
from secperf_pipeline.stats.sample_groups import SampleGroups, sample_groups
from secperf_pipeline.stats.sample_regression import sample_cross_moments

Floats = NDArray[np.float64]
# Samples without a row, of one, two and more; the last have gaps.
SIZES = np.array([0, 1, 2, 3, 0, 5, 8, 40, 113, 7, 60, 0])
CUT, A, B = 4.0, 3, 2


def drawn(seed: int) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Answers full of ties: whole points, thirds and one constant column, a tenth missing."""
    draw = np.random.default_rng(seed)
    x = draw.integers(1, 8, (SIZES.sum(), A)) / 1.0
    y = np.column_stack([draw.integers(3, 22, SIZES.sum()) / 3, draw.normal(size=SIZES.sum())])
    sample = np.repeat(np.arange(SIZES.size), SIZES)
    x[sample == 5, 0], y[sample == 6, 0], x[sample == 9] = 13 / 3, 13 / 3, 7.0
    gaps = (draw.random((SIZES.sum(), A + B)) < 0.1) & (sample >= 7)[:, None]
    x[gaps[:, :A]], y[gaps[:, A:]] = np.nan, np.nan
    x[sample == 3, 2] = np.nan
    return x, y, sample


def pairs(seed: int) -> list[tuple[int, Floats, Floats]]:
    """Every sample's pairs with their complete rows, in the order of the results."""
    x, y, sample = drawn(seed)
    listed: list[tuple[int, Floats, Floats]] = []
    for number in range(SIZES.size):
        own = sample == number
        for i in range(A):
            for j in range(B):
                known = own & ~np.isnan(x[:, i]) & ~np.isnan(y[:, j])
                listed.append((len(listed), x[known, i : i + 1], y[known, j : j + 1]))
    return listed


def grouped(seed: int) -> SampleGroups:
    x, y, sample = drawn(seed)
    return sample_groups(y, x > CUT, ~np.isnan(x), sample, SIZES.size)


def assert_same(found: object, place: int, alone: object) -> None:
    for field in dataclasses.fields(alone):  # type: ignore[arg-type]
        assert_allclose(
            getattr(found, field.name)[place],
            getattr(alone, field.name)[0],
            rtol=1e-10,
            atol=1e-10,
            err_msg=f"{field.name} of pair {place}",
        )


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
        assert_same(found.relative, place, brunner_munzel(y, member))


@pytest.mark.parametrize("seed", range(5))
def test_moments_of_regressions_equal_those_of_each_sample(seed: int) -> None:
    x, y, sample = drawn(seed)
    found = sample_cross_moments(x, y, sample, SIZES.size)
    for place, one_x, one_y in pairs(seed):
        assert_same(found, place, cross_moments(one_x, one_y))


def test_equal_answers_deviate_by_exactly_zero() -> None:
    x, y, sample = drawn(1)
    moments = sample_cross_moments(x, y, sample, SIZES.size)
    assert moments.sxx.reshape(-1, A, B)[5, 0].tolist() == [0, 0]
    groups = grouped(1)
    assert groups.one.squares.reshape(-1, A, B)[6, :, 0].tolist() == [0, 0, 0]


def test_samples_without_any_row_have_counts_and_no_figures() -> None:
    nothing = np.empty((0, 1))
    none = np.empty(0, dtype=np.int64)
    groups = sample_groups(nothing, nothing > 4, nothing > 4, none, 2)
    assert groups.one.n.tolist() == [0, 0]
    assert np.isnan([groups.p, groups.relative.p, groups.one.mean]).all()
    moments = sample_cross_moments(nothing, nothing, none, 2)
    assert moments.n.tolist() == [0, 0]
    assert np.isnan(moments.mean_x).all()
