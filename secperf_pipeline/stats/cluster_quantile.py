"""Quantiles of values that lie in clusters: whoever lies at or below one is a share."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import (
    GroupSums,
    jackknife_difference,
    jackknife_mean,
)
from secperf_pipeline.stats.nesting import Nesting, nesting
from secperf_pipeline.stats.proportion import Interval, effective_base, wilson_interval

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def quantile_interval(
    values: Floats, clusters: Integers, level: float, *, confidence: float
) -> Interval | None:
    """Compute the interval of a quantile (Woodruff 1952).

    Parameters
    ----------
    values, clusters : ndarray, shape (n,)
        Values, and the cluster of each.
    level
        0.5 for the median.
    confidence
        Level of the interval.

    Returns
    -------
    Interval or None
        The quantiles at the ends of the interval of the share that lies at or below this one;
        None where all values are of one cluster.
    """
    nested = _one_sample(clusters)
    below = (values <= np.quantile(values, level)).astype(np.float64)[:, None]
    found = jackknife_mean(GroupSums.of(below, nested), nested)
    if found.clusters[0, 0] < 2:
        return None
    n = np.full((1, 1), float(values.size))
    base = float(effective_base(found, n, confidence=confidence)[0, 0])
    ends = wilson_interval(level * base, base, confidence=confidence)
    low, high = np.quantile(values, [ends.low, ends.high])
    return Interval(low=float(low), high=float(high))


def share_beyond_common_median(
    values: Floats, clusters: Integers, is_now: Flags
) -> ClusterEstimate:
    """Estimate how much more often values lie above the median of both groups than they did.

    Parameters
    ----------
    values, clusters, is_now : ndarray, shape (n,)
        Values, the cluster of each, and whether it is of the group that is compared with the
        other; a cluster may have values in both.

    Returns
    -------
    ClusterEstimate
        Shape (1, 1): above 0 where the median rose (Mood's median test, for clusters).
    """
    nested = _one_sample(clusters)
    above = (values > np.median(values)).astype(np.float64)
    now, before = (
        GroupSums.of(np.where(chosen, above, np.nan)[:, None], nested)
        for chosen in (is_now, ~is_now)
    )
    return jackknife_difference(now, before, nested)


def _one_sample(clusters: Integers) -> Nesting:
    return nesting(np.zeros(clusters.size, dtype=np.int64), clusters, 1)
