"""Groups given as how often each value occurs: moments without a pass over rows."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.difference import GroupMoments

Floats = NDArray[np.float64]


def moments_of_counts(counts: Floats, values: Floats) -> GroupMoments:
    """Reduce m groups whose members take few distinct values.

    Parameters
    ----------
    counts : ndarray, shape (m, v)
        How many members of each group have each value, from 0.
    values : ndarray, shape (v,)
        The distinct values, ascending.

    Returns
    -------
    GroupMoments
        As `group_moments` gives for the members themselves.
    """
    n = counts.sum(axis=1)
    # Counted from the least value, a group of equal values deviates by exactly zero.
    above = values - values[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        offset = (counts @ above) / n
    known = np.nan_to_num(offset)
    from_mean = np.abs(above - known[:, None])
    from_mean = np.where(counts > 0, from_mean, 0.0)
    middle = _medians(counts, n, above)
    from_median = np.abs(above - middle[:, None])
    return GroupMoments(
        n=n,
        mean=values[0] + offset,
        squares=(counts * from_mean**2).sum(axis=1),
        mean_deviations=(counts * from_mean).sum(axis=1),
        median_deviations=(counts * from_median).sum(axis=1),
        median_squares=(counts * from_median**2).sum(axis=1),
    )


def _medians(counts: Floats, n: Floats, above: Floats) -> Floats:
    """Mean of the two middle members; the first value for an empty group."""
    reached = counts.cumsum(axis=1)
    lower = (reached >= np.maximum(n / 2, 0.5)[:, None]).argmax(axis=1)
    upper = (reached >= np.floor(n / 2 + 1)[:, None]).argmax(axis=1)
    return np.asarray((above[lower] + above[upper]) / 2)
