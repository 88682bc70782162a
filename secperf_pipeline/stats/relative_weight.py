"""How much each of several x carries of what they explain of y together."""

from math import factorial

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.nesting import nesting

Floats = NDArray[np.float64]
_CELLS_AT_ONCE = 2_000_000
_SINGULAR = 1e-10


def relative_weights(correlations: Floats) -> Floats:
    r"""Compute the relative weight of each x: general dominance, whose sum is :math:`R^2`.

    Parameters
    ----------
    correlations : ndarray, shape (m, k + 1, k + 1)
        Correlations of the k x and, last, of y; NaN where one does not exist.

    Returns
    -------
    ndarray, shape (m, k)
        Not negative; NaN where an x follows from others or a correlation does not exist.

    Notes
    -----
    The mean increase of :math:`R^2` by x over the subsets of the other x, of each size first and
    then over the sizes (Lindeman, Merenda & Gold 1980; Budescu 1993; Azen & Budescu 2003).
    """
    k = correlations.shape[1] - 1
    known = ~np.isnan(correlations).any(axis=(1, 2))
    explained = [_r2(correlations[known], chosen) for chosen in _subsets(k)]
    weights = np.full((len(correlations), k), np.nan)
    weights[known] = np.stack(explained, axis=1) @ _increases(k)
    return weights


def resampled_weights(
    x: Floats, y: Floats, clusters: NDArray[np.int64], *, draws: int, seed: int
) -> Floats:
    """Compute the relative weights again in samples of as many clusters, drawn with replacement.

    Parameters
    ----------
    x : ndarray, shape (n, k)
        Complete rows.
    y : ndarray, shape (n,)
        The same rows.
    clusters : ndarray of int, shape (n,)
        Cluster of each row.
    draws, seed
        Only raw words are drawn, so that a seed gives the same samples under every numpy.

    Returns
    -------
    ndarray, shape (draws, k)
        NaN in a sample in which an indicator does not vary or an x follows from others.
    """
    values = np.column_stack([x, y])
    values = values - values.mean(axis=0)
    n, p = values.shape
    nested = nesting(np.zeros(n, dtype=np.int64), clusters, 1)
    rows = np.column_stack([np.ones(n), values])[nested.order]
    sums = nested.cluster_sums((rows[:, :, None] * rows[:, None, :]).reshape(n, -1))
    words = np.random.PCG64(seed)
    found = []
    block = max(1, _CELLS_AT_ONCE // len(sums))
    for start in range(0, draws, block):
        times = _times_drawn(words, min(block, draws - start), len(sums))
        moments = (times @ sums).reshape(-1, p + 1, p + 1)
        found.append(relative_weights(_correlations(moments)))
    return np.concatenate(found)


def _times_drawn(words: np.random.PCG64, draws: int, clusters: int) -> Floats:
    """Draw clusters with replacement: how often each is in each sample."""
    half = np.uint64(32)
    drawn = words.random_raw(draws * clusters).reshape(draws, clusters) >> half
    chosen = ((drawn * np.uint64(clusters)) >> half).astype(np.int64)
    flat = chosen + clusters * np.arange(draws)[:, None]
    counted = np.bincount(flat.ravel(), minlength=draws * clusters)
    return np.asarray(counted.reshape(draws, clusters), dtype=np.float64)


def _correlations(moments: Floats) -> Floats:
    """Turn sums of products with a leading column of ones into correlations."""
    n, sums = moments[:, 0, 0], moments[:, 0, 1:]
    covariance = moments[:, 1:, 1:] - sums[:, :, None] * sums[:, None, :] / n[:, None, None]
    variance = np.diagonal(covariance, axis1=1, axis2=2)
    raw = np.diagonal(moments, axis1=1, axis2=2)[:, 1:]
    sd = np.sqrt(np.where(variance > 1e-12 * raw, variance, np.nan))
    return np.asarray(covariance / (sd[:, :, None] * sd[:, None, :]))


def _subsets(k: int) -> list[list[int]]:
    """List the subsets of k, each at the place whose bits name its members."""
    return [[one for one in range(k) if place >> one & 1] for place in range(2**k)]


def _r2(correlations: Floats, chosen: list[int]) -> Floats:
    """Compute the share of y that some x explain, by the determinants with and without y."""
    k = correlations.shape[1] - 1
    inner = np.linalg.det(correlations[:, chosen][:, :, chosen])
    outer = np.linalg.det(correlations[:, [*chosen, k]][:, :, [*chosen, k]])
    return np.asarray(1 - outer / np.where(inner > _SINGULAR, inner, np.nan))


def _increases(k: int) -> Floats:
    """Weigh the subsets so that each x gets the mean of what it adds: shape (2^k, k)."""
    weights = np.zeros((2**k, k))
    for place, chosen in enumerate(_subsets(k)):
        size = len(chosen)
        share = factorial(size) * factorial(k - size - 1) / factorial(k) if size < k else 0.0
        for one in set(range(k)) - set(chosen):
            weights[place, one] -= share
            weights[place | 1 << one, one] += share
    return weights
