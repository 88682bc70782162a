"""Adjust the p-values of a family of tests."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def holm(p: Floats) -> Floats:
    """Adjust by Holm (1979): controls the probability of any false positive.

    Parameters
    ----------
    p : ndarray, shape (m,)
        Raw p-values; NaN stands for a test that does not exist and is not counted.

    Returns
    -------
    ndarray, shape (m,)
        Adjusted p-values as R's p.adjust gives them; NaN stays NaN.
    """
    order = _ascending(p)
    scaled = p[order] * np.arange(order.size, 0, -1)
    return _placed(p, order, np.maximum.accumulate(scaled))


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjust by Benjamini & Hochberg (1995): controls the false discovery rate; see `holm`."""
    order = _ascending(p)
    scaled = p[order] * order.size / np.arange(1, order.size + 1)
    return _placed(p, order, np.minimum.accumulate(scaled[::-1])[::-1])


def _ascending(p: Floats) -> NDArray[np.intp]:
    known = np.flatnonzero(~np.isnan(p))
    return known[np.argsort(p[known], kind="stable")]


def _placed(p: Floats, order: NDArray[np.intp], values: Floats) -> Floats:
    adjusted = np.full(p.shape, np.nan)
    adjusted[order] = np.minimum(values, 1.0)
    return adjusted
