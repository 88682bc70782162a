"""Intervals of a change between two samples that a plain two-sample formula does not cover."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from secperf_pipeline.stats.proportion import Interval

Floats = NDArray[np.float64]


def clustered_mean_change(n: ArrayLike, total: ArrayLike, *, confidence: float) -> Interval | None:
    r"""Compute the interval of the change of a mean when the same clusters answer twice.

    Parameters
    ----------
    n, total : array_like, shape (2, G)
        Respondents and sum of their values in each cluster, before (row 0) and now (row 1); a
        cluster that did not answer in a quarter has 0 in both.
    confidence
        Level, between 0 and 1.

    Returns
    -------
    Interval or None
        Mean now less mean before; None with fewer than two clusters.

    Notes
    -----
    Liang and Zeger (1986): the change is a sum over clusters of
    :math:`u_g = r_{1g} / n_1 - r_{0g} / n_0` with :math:`r_{tg}` the sum of the residuals of
    cluster g in quarter t, so that its variance is :math:`G / (G - 1) \sum u_g^2`, which holds
    whatever goes together within a cluster, over both quarters. Student's t with G - 1 df.
    """
    sizes, sums = np.asarray(n, dtype=np.float64), np.asarray(total, dtype=np.float64)
    clusters = int(np.count_nonzero(sizes.sum(axis=0)))
    if clusters < 2 or not sizes.sum(axis=1).all():
        return None
    bases = sizes.sum(axis=1, keepdims=True)
    means = sums.sum(axis=1, keepdims=True) / bases
    residuals = (sums - sizes * means) / bases
    parts = residuals[1] - residuals[0]
    change = float(means[1, 0] - means[0, 0])
    se = float(np.sqrt(clusters / (clusters - 1) * (parts**2).sum()))
    half = float(stats.t.ppf((1 + confidence) / 2, clusters - 1)) * se
    return Interval(low=change - half, high=change + half)


def median_change(
    now: ArrayLike, before: ArrayLike, *, draws: int, seed: int, confidence: float
) -> Interval | None:
    """Compute the percentile bootstrap interval of the change of a median (Efron 1979).

    Parameters
    ----------
    now, before : array_like, shapes (n,) and (m,)
        The two independent samples.
    draws
        Resamples of each.
    seed
        Seed of the draws.
    confidence
        Level, between 0 and 1.

    Returns
    -------
    Interval or None
        Median now less median before; None where a sample has fewer than two values, which no
        resample can vary.
    """
    samples = [np.asarray(one, dtype=np.float64) for one in (now, before)]
    if any(one.size < 2 for one in samples):
        return None
    generator = np.random.default_rng(seed)
    medians = [
        np.median(generator.choice(one, size=(draws, one.size), replace=True), axis=1)
        for one in samples
    ]
    tail = (1 - confidence) / 2
    low, high = np.quantile(medians[0] - medians[1], [tail, 1 - tail])
    return Interval(low=float(low), high=float(high))
