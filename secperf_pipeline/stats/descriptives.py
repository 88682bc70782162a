"""Mean, spread and interval of many samples at once, from exact whole-number sums."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanEstimate:
    """Means of m samples; every field has shape (m,), in scale points.

    Parameters
    ----------
    n
        Sample sizes.
    mean
        NaN for an empty sample.
    sd
        Standard deviation, divisor n - 1; NaN below two values.
    se
        Standard error of the mean.
    low, high
        Student interval of the mean; NaN below two values.
    """

    n: NDArray[np.int64]
    mean: Floats
    sd: Floats
    se: Floats
    low: Floats
    high: Floats


def mean_from_sums(
    n: ArrayLike,
    total: ArrayLike,
    total_of_squares: ArrayLike,
    units: ArrayLike = 1,
    *,
    confidence: float,
) -> MeanEstimate:
    r"""Estimate means from sample sizes, sums and sums of squares in whole units.

    Parameters
    ----------
    n, total, total_of_squares : array_like of int, shape (m,)
        Size, sum and sum of squares of each sample.
    units : array_like of int, shape (m,)
        Units that make one scale point.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    MeanEstimate
        In scale points.

    Notes
    -----
    The variance is :math:`(n \sum x^2 - (\sum x)^2) / (n (n-1))`. Its numerator is taken in
    Python's unbounded integers, since it passes 64 bits near a hundred million rows and
    subtracts two nearly equal numbers.
    """
    sizes = np.asarray(n, dtype=np.int64)
    per_point = np.broadcast_to(np.asarray(units, dtype=np.int64), sizes.shape)
    count, sums, squares = (np.asarray(one, dtype=object) for one in (n, total, total_of_squares))
    numerator = np.asarray(count * squares - sums * sums, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(sizes > 0, np.asarray(sums, dtype=np.float64) / sizes, np.nan)
        variance = np.where(sizes > 1, numerator / (sizes * (sizes - 1.0)), np.nan)
        sd = np.sqrt(variance)
        se = sd / np.sqrt(sizes)
        quantile = stats.t.ppf((1 + confidence) / 2, np.where(sizes > 1, sizes - 1, np.nan))
    return MeanEstimate(
        n=sizes,
        mean=mean / per_point,
        sd=sd / per_point,
        se=se / per_point,
        low=(mean - quantile * se) / per_point,
        high=(mean + quantile * se) / per_point,
    )
