"""Sums from which slopes and their errors follow in closed form."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.nesting import Nesting

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeSums:
    """Sums over the complete rows of p pairs of an x and a y, in S samples of C clusters.

    All are centred on the mean of the pair's complete rows in the sample.

    Parameters
    ----------
    n, sxx, sxy, syy : ndarray, shape (S, p)
        Complete rows, sums of squares and of products.
    cluster_n, cluster_x, cluster_y, cluster_xx, cluster_xy : ndarray, shape (C, p)
        Complete rows, sums of x and of y, of squares of x and of products in each cluster.
    cluster_sample : ndarray of int, shape (C,)
        Sample of each cluster.
    """

    n: Floats
    sxx: Floats
    sxy: Floats
    syy: Floats
    cluster_n: Floats
    cluster_x: Floats
    cluster_y: Floats
    cluster_xx: Floats
    cluster_xy: Floats
    cluster_sample: NDArray[np.int64]

    @property
    def slope(self) -> Floats:
        """Least-squares slopes, shape (S, p); NaN below three rows or where x does not vary."""
        return np.where(
            (self.n >= 3) & (self.sxx > 0), self.sxy / np.where(self.sxx > 0, self.sxx, 1), np.nan
        )

    @property
    def scale(self) -> Floats:
        """Factor that turns a slope into one between standardised variables; NaN without one."""
        varies = (self.sxx > 0) & (self.syy > 0)
        return np.where(varies, np.sqrt(self.sxx / np.where(varies, self.syy, 1)), np.nan)


def slope_sums(
    x: Floats, y: Floats, nested: Nesting, *, weights: Floats | None = None
) -> SlopeSums:
    """Reduce every pair of a column of x with a column of y in every sample.

    Parameters
    ----------
    x : ndarray, shape (R, a)
        NaN where missing; a row counts for a pair if it has both values.
    y : ndarray, shape (R, b)
        The same rows.
    nested
        Samples and clusters of the rows.
    weights : ndarray, shape (R,), optional
        Above zero, mean 1; every count and sum is then weighted.

    Returns
    -------
    SlopeSums
        p = a * b pairs, x varying slowest.
    """
    rows, y = nested.row_sample, y[nested.order]
    weight = np.ones(len(rows)) if weights is None else weights[nested.order]
    parts = [
        _one_x(x[nested.order, column, None], y, weight[:, None], nested, rows)
        for column in range(x.shape[1])
    ]
    names = ("n", "sxx", "sxy", "syy", "cluster_n", "cluster_x", "cluster_y")
    joined = {
        name: np.concatenate([part[name] for part in parts], axis=1)
        for name in (*names, "cluster_xx", "cluster_xy")
    }
    return SlopeSums(cluster_sample=nested.cluster_sample, **joined)


def _one_x(
    x: Floats, y: Floats, weight: Floats, nested: Nesting, rows: NDArray[np.int64]
) -> dict[str, Floats]:
    known = ~np.isnan(x) & ~np.isnan(y)
    weight = known * weight
    cluster_n = nested.cluster_sums(weight)
    n = nested.sample_sums(cluster_n)
    xc = _centre(np.broadcast_to(x, y.shape), weight, n, nested, rows)
    yc = _centre(y, weight, n, nested, rows)
    weighted = weight * xc
    cluster_xx, cluster_xy = nested.cluster_sums(weighted * xc), nested.cluster_sums(weighted * yc)
    return {
        "n": n,
        "sxx": nested.sample_sums(cluster_xx),
        "sxy": nested.sample_sums(cluster_xy),
        "syy": nested.sample_sums(nested.cluster_sums(weight * yc**2)),
        "cluster_n": cluster_n,
        "cluster_x": nested.cluster_sums(weighted),
        "cluster_y": nested.cluster_sums(weight * yc),
        "cluster_xx": cluster_xx,
        "cluster_xy": cluster_xy,
    }


def _centre(
    values: Floats, weight: Floats, n: Floats, nested: Nesting, rows: NDArray[np.int64]
) -> Floats:
    """Deviations from the sample's mean, zero where missing.

    Counted from the least value, a sample of equal values deviates by exactly zero.
    """
    known = weight > 0
    least = nested.sample_least(np.where(known, values, np.inf))
    above = np.where(known, values - np.where(np.isfinite(least), least, 0)[rows], 0)
    mean = nested.sample_sums(nested.cluster_sums(weight * above)) / np.where(n > 0, n, 1)
    return np.where(known, above - mean[rows], 0)
