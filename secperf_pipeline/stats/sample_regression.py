"""Sufficient statistics of the regressions of many samples in one pass."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.regression import CrossMoments

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_NAMES = ("n", "mean_x", "mean_y", "sxx", "sxy", "syy", "lag_xx", "lag_xy", "lag_yy")


def sample_cross_moments(x: Floats, y: Floats, sample: Integers, n_samples: int) -> CrossMoments:
    """Reduce every pair of a column of x with a column of y in every sample.

    Parameters
    ----------
    x : ndarray, shape (R, a)
        NaN where missing; a row counts for a pair if it has both values.
    y : ndarray, shape (R, b)
        The same rows.
    sample : ndarray of int, shape (R,)
        Sample of each row, from 0 to n_samples - 1, ascending; within a sample in the row
        order that Durbin-Watson is to speak about.
    n_samples
        Number of samples; those without a row count too.

    Returns
    -------
    CrossMoments
        Shape (n_samples * a * b,), samples varying slowest, then x; as `cross_moments` of each.
    """
    a, b = x.shape[1], y.shape[1]
    found = np.empty((len(_NAMES), n_samples, a, b))
    known_y = ~np.isnan(y)
    for i in range(a):
        known_x = ~np.isnan(x[:, i])
        for j in range(b):
            known = known_x & known_y[:, j]
            found[:, :, i, j] = _one_pair(x[known, i], y[known, j], sample[known], n_samples)
    return CrossMoments(**dict(zip(_NAMES, found.reshape(len(_NAMES), -1), strict=True)))


def _one_pair(x: Floats, y: Floats, sample: Integers, n_samples: int) -> Floats:
    n = np.bincount(sample, minlength=n_samples).astype(np.float64)
    mean_x, xc = _centre(x, sample, n)
    mean_y, yc = _centre(y, sample, n)
    after = sample[1:]
    is_next = after == sample[:-1]
    dx, dy = np.diff(x) * is_next, np.diff(y) * is_next
    centred = [np.bincount(sample, one, n_samples) for one in (xc**2, xc * yc, yc**2)]
    lagged = [np.bincount(after, one, n_samples) for one in (dx**2, dx * dy, dy**2)]
    return np.vstack([n, mean_x, mean_y, *centred, *lagged])


def _centre(values: Floats, sample: Integers, n: Floats) -> tuple[Floats, Floats]:
    """Means of the samples, NaN without a row, and each row's deviation.

    Counted from its first value, a sample of equal values deviates by exactly zero.
    """
    if not values.size:
        return np.full(n.size, np.nan), values
    start = np.minimum(np.searchsorted(sample, np.arange(n.size)), values.size - 1)
    first = values[start]
    from_first = values - first[sample]
    with np.errstate(invalid="ignore"):
        offset = np.bincount(sample, from_first, n.size) / n
    return first + offset, from_first - offset[sample]
