"""The slope of one y on one x with weights, with errors that survive unequal spread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedSlope:
    """A weighted least-squares slope; NaN where the fit or its error does not exist.

    Parameters
    ----------
    slope, se
        In units of y per unit of x.
    t, df, p
        Slope over error, degrees of freedom, two-sided p.
    """

    slope: float
    se: float
    t: float
    df: float
    p: float


def hc3_weighted(x: Floats, y: Floats, weights: Floats) -> WeightedSlope:
    """Fit with errors that allow any spread, rows independent (HC3, MacKinnon & White 1985).

    Parameters
    ----------
    x, y, weights : ndarray, shape (n,)
        Complete values; weights above zero, of any scale.

    Notes
    -----
    As statsmodels' ``WLS`` with ``cov_type='HC3', use_t=True``: n - 2 degrees of freedom.
    """
    slope, sxx, scores, free = _scores(x, y, weights)
    # A row that alone determines the slope leaves no residual to judge it by.
    inflated = scores / np.where(free > 1e-12, free, np.nan)
    return _test(slope, sxx, float((inflated**2).sum()), len(x) - 2)


def weighted_correlation(x: Floats, y: Floats, weights: Floats) -> float:
    """Compute the correlation, -1 to 1, with weights; NaN where x or y does not vary."""
    share = weights / weights.sum()
    xc, yc = _centre(x, share), _centre(y, share)
    size = float((share * xc * xc).sum() * (share * yc * yc).sum())
    return float((share * xc * yc).sum() / np.sqrt(size)) if size > 0 else float("nan")


def _centre(values: Floats, share: Floats) -> Floats:
    # Counted from its first value, a column of equal values deviates by exactly zero.
    above = values - values[:1]
    return np.asarray(above - (share * above).sum())


def _scores(x: Floats, y: Floats, weights: Floats) -> tuple[float, float, Floats, Floats]:
    """Compute the slope, the weighted squares of x, the scores and one less the leverages."""
    share = weights / weights.sum()
    xc, yc = _centre(x, share), _centre(y, share)
    sxx = float((share * xc * xc).sum())
    if sxx == 0 or len(x) < 3:
        unknown = np.full(x.shape, np.nan)
        return float("nan"), float("nan"), unknown, unknown
    slope = float((share * xc * yc).sum()) / sxx
    residuals = yc - slope * xc
    # Rounding leaves an exact fit with residuals just off zero.
    if (share * residuals**2).sum() <= 1e-12 * (share * yc**2).sum():
        residuals = np.zeros_like(residuals)
    return slope, sxx, share * xc * residuals, 1 - share * (1 + xc * xc / sxx)


def _test(slope: float, sxx: float, meat: float, df: float) -> WeightedSlope:
    se = float(np.sqrt(meat)) / sxx
    if not se > 0 or df < 1:
        nan = float("nan")
        return WeightedSlope(slope=slope, se=nan, t=nan, df=nan, p=nan)
    t = slope / se
    return WeightedSlope(slope=slope, se=se, t=t, df=df, p=float(2 * special.stdtr(df, -abs(t))))
