"""Adjust the p-values of families of tests."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def holm(p: Floats) -> Floats:
    """Adjust by Holm (1979): controls the probability of any false positive.

    Parameters
    ----------
    p : ndarray, shape (..., m)
        Raw p-values, a family along the last axis; NaN stands for a test that does not exist
        and is not counted.

    Returns
    -------
    ndarray, shape (..., m)
        Adjusted p-values as R's p.adjust gives them; NaN stays NaN.
    """
    order, rank, size = _ascending(p)
    scaled = np.take_along_axis(p, order, axis=-1) * (size - rank)
    return _placed(order, np.maximum.accumulate(scaled, axis=-1))


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjust by Benjamini & Hochberg (1995): controls the false discovery rate; see `holm`."""
    order, rank, size = _ascending(p)
    scaled = np.take_along_axis(p, order, axis=-1) * size / (rank + 1)
    # From the largest down; fmin passes over the tests that do not exist, which come last.
    least = np.fmin.accumulate(scaled[..., ::-1], axis=-1)[..., ::-1]
    return _placed(order, np.where(np.isnan(scaled), np.nan, least))


def _ascending(p: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Order with NaN last, ranks from 0, and the size of each family."""
    order = np.argsort(p, axis=-1, kind="stable")
    size = (~np.isnan(p)).sum(axis=-1, keepdims=True)
    return order, np.arange(p.shape[-1]), size


def _placed(order: NDArray[np.intp], values: Floats) -> Floats:
    adjusted = np.empty(values.shape)
    np.put_along_axis(adjusted, order, np.minimum(values, 1.0), axis=-1)
    return adjusted
