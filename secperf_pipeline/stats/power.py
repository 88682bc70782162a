"""What a planned sample can find: power, least detectable effect, sizes needed."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from scipy.optimize import elementwise

Floats = NDArray[np.float64]
_LARGEST = 2.0**30


def two_group_power(
    d: ArrayLike, n_one: ArrayLike, n_other: ArrayLike, *, significance: float
) -> Floats:
    r"""Compute the probability that Student's two-sided t finds a difference of d.

    Parameters
    ----------
    d
        Difference of the means in pooled standard deviations.
    n_one, n_other
        Group sizes, more than two together; need not be whole, so that they may be divided by
        a design effect.
    significance
        Two-sided level.

    Notes
    -----
    Noncentral t with noncentrality :math:`d / \sqrt{1/n_1 + 1/n_2}` (Cohen 1988). NaN where the
    groups hold no more than two together or one is empty.
    """
    one, other = np.asarray(n_one, dtype=np.float64), np.asarray(n_other, dtype=np.float64)
    df = one + other - 2
    exists = (df > 0) & (one > 0) & (other > 0)
    harmonic = 1 / np.where(exists, one, np.nan) + 1 / np.where(exists, other, np.nan)
    noncentrality = np.abs(np.asarray(d, dtype=np.float64)) / np.sqrt(harmonic)
    return _rejection(noncentrality, np.where(exists, df, np.nan), significance)


def detectable_difference(
    n_one: ArrayLike, n_other: ArrayLike, *, power: float, significance: float
) -> Floats:
    """Compute the least d that two groups find with the given power; see `two_group_power`."""
    one, other = np.broadcast_arrays(
        np.asarray(n_one, dtype=np.float64), np.asarray(n_other, dtype=np.float64)
    )
    df = np.where((one > 0) & (other > 0), one + other - 2, np.nan)
    found = _detectable(df, power, significance)
    smaller = np.where((one > 0) & (other > 0), one * other, np.nan)
    return np.asarray(found * np.sqrt((one + other) / smaller))


def detectable_correlation(n: ArrayLike, *, power: float, significance: float) -> Floats:
    r"""Compute the least correlation that the t of a simple slope finds with the given power.

    Noncentral t with :math:`\sqrt{n}\, r / \sqrt{1 - r^2}` and n - 2 degrees of freedom (Cohen
    1988); NaN for n up to 2.
    """
    size = np.asarray(n, dtype=np.float64)
    ratio = _detectable(size - 2, power, significance) / np.sqrt(np.where(size > 2, size, np.nan))
    return np.asarray(ratio / np.sqrt(1 + ratio**2))


def responses_for_difference(
    d: ArrayLike, *, share: ArrayLike, power: float, significance: float
) -> Floats:
    """Compute the fewest responses, in both groups together, that find d with the given power.

    Parameters
    ----------
    d
        Difference in pooled standard deviations, not zero.
    share
        Share of the responses in the one group, between 0 and 1; NaN where it is not.

    Returns
    -------
    ndarray
        Whole numbers; multiply by a design effect where responses are clustered.
    """
    size, part = np.broadcast_arrays(
        np.asarray(d, dtype=np.float64), np.asarray(share, dtype=np.float64)
    )
    return _fewest(
        lambda n, d: two_group_power(d, n * part, n * (1 - part), significance=significance),
        size,
        power,
    )


def _rejection(noncentrality: Floats, df: Floats, significance: float) -> Floats:
    """Probability of a t beyond either critical value; NaN where df is."""
    critical = stats.t.isf(significance / 2, df)
    above = stats.nct.sf(critical, df, noncentrality)
    # Where scipy gives up on the other tail, it is below 1e-9.
    below = np.nan_to_num(stats.nct.cdf(-critical, df, noncentrality))
    return np.asarray(np.minimum(above + below, 1.0))


def _detectable(df: Floats, power: float, significance: float) -> Floats:
    """Noncentrality at which the given power is reached; NaN where df is not positive."""
    df = np.asarray(df, dtype=np.float64)
    exists = df > 0
    found = np.full(df.shape, np.nan)
    if exists.any():
        own = df[exists]
        top = stats.t.isf(significance / 2, own) * 2 + 20
        outcome = elementwise.find_root(
            lambda size, df: _rejection(size, df, significance) - power,
            (np.zeros_like(own), top),
            args=(own,),
        )
        found[exists] = np.where(outcome.success, outcome.x, np.nan)
    return found


def _fewest(reach: Callable[[Floats, Floats], Floats], effect: Floats, power: float) -> Floats:
    """Least whole n at which ``reach(n, effect)`` attains the power; NaN beyond any wave."""
    high = np.full(effect.shape, 4.0)
    while (short := ~(reach(high, effect) >= power) & (high < _LARGEST)).any():
        high = np.where(short, high * 2, high)
    low = np.full(effect.shape, 2.0)
    while (open_ones := high - low > 1).any():
        middle = np.where(open_ones, np.floor((low + high) / 2), high)
        enough = reach(middle, effect) >= power
        high, low = np.where(enough, middle, high), np.where(enough, low, middle)
        low = np.minimum(low, high - 1)
    return np.where((effect != 0) & (high < _LARGEST), high, np.nan)
