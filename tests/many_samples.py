"""Many samples with gaps and ties, and the pairs of each alone."""

import dataclasses

import numpy as np
from numpy.testing import assert_allclose
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Samples without a row, of one, two and more; the last have gaps.
SIZES = np.array([0, 1, 2, 3, 0, 5, 8, 40, 113, 7, 60, 0])
A, B = 3, 2


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


def assert_same(found: object, place: int, alone: object) -> None:
    for field in dataclasses.fields(alone):  # type: ignore[arg-type]
        assert_allclose(
            getattr(found, field.name)[place],
            getattr(alone, field.name)[0],
            rtol=1e-10,
            atol=1e-10,
            err_msg=f"{field.name} of pair {place}",
        )
