"""Whether an effect is shown to be too small to matter: two one-sided tests."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.difference import GroupMoments
from secperf_pipeline.stats.robust_slope import RobustSlope

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """Outcome of two one-sided tests; every field has the same shape.

    Parameters
    ----------
    low, high
        Ends of the interval of level 1 - 2 alpha that lies inside the bounds iff p < alpha.
    p
        The larger of the two one-sided p-values; NaN where there is no test.
    """

    low: Floats
    high: Floats
    p: Floats


def equivalent_means(
    one: GroupMoments, other: GroupMoments, bound: float, *, alpha: float
) -> Equivalence:
    """Test whether means differ by less than ``bound`` pooled standard deviations.

    Two one-sided Welch tests (Schuirmann 1987) against plus and minus bound times the pooled
    standard deviation, which is taken as known. The interval is of ``one`` minus ``other``, in
    units of the values.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share_one, share_other = one.variance / one.n, other.variance / other.n
        squared = share_one + share_other
        df = squared**2 / (share_one**2 / (one.n - 1) + share_other**2 / (other.n - 1))
        margin = bound * np.sqrt((one.squares + other.squares) / (one.n + other.n - 2))
        se = np.where(squared > 0, np.sqrt(squared), np.nan)
    return _two_one_sided(one.mean - other.mean, se, df, margin, alpha)


def equivalent_slope(slope: RobustSlope, bound: float, *, alpha: float) -> Equivalence:
    """Test whether a standardised slope lies within plus and minus ``bound``."""
    return _two_one_sided(slope.slope, slope.se, slope.df, np.full_like(slope.slope, bound), alpha)


def fewest_for_equivalence(bound: float, *, alpha: float, df: Floats | None = None) -> Floats:
    r"""Compute the fewest independent rows with which a slope of zero would count as absent.

    Parameters
    ----------
    bound
        Half-width of the region, a standardised slope.
    df : ndarray, optional
        Degrees of freedom of the interval where they do not follow from the rows (clusters
        less one); else those are n - 2 and the result has shape ().

    Notes
    -----
    At a slope of zero the standard error is :math:`1 / \sqrt{n - 2}`, so n must exceed
    :math:`2 + (t_{1 - \alpha} / bound)^2`. Any other slope needs more.
    """
    if df is not None:
        quantile = stats.t.ppf(1 - alpha, df)
        return np.asarray(np.floor((quantile / bound) ** 2) + 3)
    n = float(np.floor((stats.norm.ppf(1 - alpha) / bound) ** 2))
    while n < 3 or stats.t.ppf(1 - alpha, n - 2) / np.sqrt(n - 2) >= bound:
        n += 1
    return np.asarray(n)


def _two_one_sided(
    estimate: Floats, se: Floats, df: Floats, margin: Floats, alpha: float
) -> Equivalence:
    se = np.where(se > 0, se, np.nan)
    half = stats.t.ppf(1 - alpha, df) * se
    above, below = (estimate + margin) / se, (margin - estimate) / se
    return Equivalence(
        low=estimate - half,
        high=estimate + half,
        p=np.asarray(stats.t.sf(np.minimum(above, below), df)),
    )
