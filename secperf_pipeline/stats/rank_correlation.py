"""Spearman's rank correlation with its interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats


@dataclass(frozen=True, slots=True, kw_only=True)
class RankCorrelation:
    """How far two variables rise together; NaN where one of them does not vary.

    Parameters
    ----------
    n
        Pairs.
    rho
        Pearson's correlation of the ranks, -1 to 1, ties at their mean rank.
    p
        Two-sided, from Student's t with n - 2 degrees of freedom.
    low, high
        Interval of rho; NaN below four pairs and where rho is -1 or 1.
    """

    n: int
    rho: float
    p: float
    low: float
    high: float


def spearman(
    x: NDArray[np.float64], y: NDArray[np.float64], *, confidence: float
) -> RankCorrelation:
    r"""Correlate the ranks of two variables.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
        Complete pairs, in any unit.
    confidence
        Level of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        A value is missing, or the variables differ in length.

    Notes
    -----
    The interval is Fisher's, with the standard error
    :math:`\sqrt{(1 + \rho^2 / 2) / (n - 3)}` of atanh rho (Bonett & Wright 2000).
    """
    if x.shape != y.shape:
        raise ValueError(f"x has {x.size} values and y {y.size}; give complete pairs")
    if np.isnan(x).any() or np.isnan(y).any():
        raise ValueError("x or y has missing values; drop the pair before this call")
    n = x.size
    if n < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return RankCorrelation(n=n, rho=np.nan, p=np.nan, low=np.nan, high=np.nan)
    found = stats.spearmanr(x, y)
    rho = float(found.statistic)
    low = high = np.nan
    if n > 3 and abs(rho) < 1 - 1e-12:
        width = stats.norm.ppf((1 + confidence) / 2) * np.sqrt((1 + rho**2 / 2) / (n - 3))
        low, high = np.tanh(np.arctanh(rho) - width), np.tanh(np.arctanh(rho) + width)
    return RankCorrelation(n=n, rho=rho, p=float(found.pvalue), low=float(low), high=float(high))
