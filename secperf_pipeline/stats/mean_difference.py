"""Difference of the means of two groups, with respondents independent or in clusters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.difference import group_moments, welch

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanDifference:
    """Mean of one group less that of another, in units of the values; NaN where it has no error.

    Parameters
    ----------
    difference, se
        The difference and its standard error.
    df, p
        Degrees of freedom and two-sided p of Student's t, the difference over its error.
    low, high
        Student interval of the difference.
    """

    difference: float
    se: float
    df: float
    p: float
    low: float
    high: float


def welch_difference(one: Floats, other: Floats, *, confidence: float) -> MeanDifference:
    """Compare two groups of independent respondents, spreads unequal (Welch 1947).

    Parameters
    ----------
    one, other : ndarray, shape (n,)
        Complete values; each group needs two, and one of them has to vary.
    confidence
        Level of the interval, between 0 and 1.
    """
    first, second = (
        group_moments(values[:, None], np.ones((len(values), 1), dtype=bool))
        for values in (one, other)
    )
    variance = float((first.variance / first.n + second.variance / second.n)[0])
    difference = float((first.mean - second.mean)[0])
    return _inference(difference, variance, float(welch(first, second).df[0]), confidence)


def clustered_difference(
    one: Floats,
    other: Floats,
    clusters_of_one: Integers,
    clusters_of_other: Integers,
    *,
    confidence: float,
) -> MeanDifference:
    r"""Compare two groups whose respondents belong to clusters, which may lie in both groups.

    Parameters
    ----------
    one, other : ndarray, shape (n,)
        Complete values.
    clusters_of_one, clusters_of_other : ndarray of int, shape (n,)
        Cluster of each value; equal numbers in both groups are one cluster.
    confidence
        Level of the interval, between 0 and 1.

    Notes
    -----
    The slope of the values on a dummy of the group with the error CR1 (Liang & Zeger 1986):
    with :math:`s_g = \sum_{i \in g, 1} e_i / n_1 - \sum_{i \in g, 2} e_i / n_2`, e deviations
    from the group's mean, the variance is :math:`\frac{G}{G-1}\frac{n-1}{n-2}\sum s_g^2`, with
    G - 1 degrees of freedom, as statsmodels' ``cov_type='cluster', use_t=True``. A cluster in
    both groups takes what it has in common out of the difference. The deviations of a group
    that lies in one cluster add to zero: its error would be missed, so that a caller asks for
    several clusters in each group.
    """
    if not one.size or not other.size:
        return _inference(float("nan"), float("nan"), float("nan"), confidence)
    means = float(one.mean()), float(other.mean())
    scores = np.concatenate([(one - means[0]) / one.size, (means[1] - other) / other.size])
    _, cluster = np.unique(
        np.concatenate([clusters_of_one, clusters_of_other]), return_inverse=True
    )
    sums = np.bincount(cluster, weights=scores)
    groups, n = sums.size, scores.size
    exists = groups > 1 and n > 2
    factor = groups / (groups - 1) * (n - 1) / (n - 2) if exists else float("nan")
    # Rounding leaves clusters that do not differ with a sum just off zero.
    squares = float((sums**2).sum())
    scale = float(np.abs(one).max() + np.abs(other).max())
    variance = 0.0 if squares <= (1e-12 * scale) ** 2 else factor * squares
    return _inference(means[0] - means[1], variance, float(groups - 1), confidence)


def _inference(difference: float, variance: float, df: float, confidence: float) -> MeanDifference:
    se = float(np.sqrt(variance)) if variance > 0 else float("nan")
    if not np.isfinite(se):
        nan = float("nan")
        return MeanDifference(difference=difference, se=nan, df=nan, p=nan, low=nan, high=nan)
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * se
    return MeanDifference(
        difference=difference,
        se=se,
        df=df,
        p=float(2 * stats.t.sf(abs(difference) / se, df)),
        low=difference - half,
        high=difference + half,
    )
