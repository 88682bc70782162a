"""Simple linear regressions of many pairs at once, with the Durbin-Watson statistic."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.difference import Comparison

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossMoments:
    """Sufficient statistics of m pairs of variables; every field broadcasts to shape (m,).

    Parameters
    ----------
    n
        Complete rows.
    mean_x, mean_y
        Means.
    sxx, sxy, syy
        Sums of centred squares and products.
    lag_xx, lag_xy, lag_yy
        Sums of squares and products of the differences between neighbouring rows, in the
        row order that Durbin-Watson is to speak about.
    """

    n: Floats
    mean_x: Floats
    mean_y: Floats
    sxx: Floats
    sxy: Floats
    syy: Floats
    lag_xx: Floats
    lag_xy: Floats
    lag_yy: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionFit:
    """Fits of y = b0 + b1 x; every field has shape (m,), NaN where a fit does not exist.

    A fit needs three rows and an x that varies.

    Parameters
    ----------
    b0, b1
        Intercept and slope, in units of y and of y per unit of x.
    se, t, df, p
        Standard error of the slope, its t, the degrees of freedom n - 2, two-sided p.
    low, high
        Student interval of the slope.
    r, r2
        Correlation, which is the standardised slope, and its square.
    durbin_watson
        From 0 to 4, near 2 where neighbouring residuals are unrelated; NaN for a perfect fit.
    """

    n: Floats
    b0: Floats
    b1: Floats
    se: Floats
    t: Floats
    df: Floats
    p: Floats
    low: Floats
    high: Floats
    r: Floats
    r2: Floats
    durbin_watson: Floats


def cross_moments(x: Floats, y: Floats) -> CrossMoments:
    """Reduce every pair of a column of x with a column of y.

    Parameters
    ----------
    x : ndarray, shape (n_rows, a)
        Complete columns in row order.
    y : ndarray, shape (n_rows, b)
        Complete columns in the same order.

    Returns
    -------
    CrossMoments
        Shape (a * b,), x varying slowest.

    Raises
    ------
    ValueError
        A value is missing, or the numbers of rows differ.
    """
    if x.shape[0] != y.shape[0]:
        raise ValueError(f"x has {x.shape[0]} rows and y {y.shape[0]}; they must be the same rows")
    if np.isnan(x).any() or np.isnan(y).any():
        raise ValueError("x or y has missing values; drop those rows before this call")
    n, a, b = x.shape[0], x.shape[1], y.shape[1]
    # Counted from its first value, a column of equal values deviates by exactly zero.
    first_x = x[0] if n else np.full(a, np.nan)
    first_y = y[0] if n else np.full(b, np.nan)
    from_x, from_y = x - first_x, y - first_y
    offset_x = from_x.mean(axis=0) if n else np.full(a, np.nan)
    offset_y = from_y.mean(axis=0) if n else np.full(b, np.nan)
    mean_x, mean_y = first_x + offset_x, first_y + offset_y
    xc, yc = from_x - offset_x, from_y - offset_y
    dx, dy = np.diff(x, axis=0), np.diff(y, axis=0)
    return CrossMoments(
        n=np.full(a * b, float(n)),
        mean_x=np.repeat(mean_x, b),
        mean_y=np.tile(mean_y, a),
        sxx=np.repeat((xc**2).sum(axis=0), b),
        sxy=(xc.T @ yc).ravel(),
        syy=np.tile((yc**2).sum(axis=0), a),
        lag_xx=np.repeat((dx**2).sum(axis=0), b),
        lag_xy=(dx.T @ dy).ravel(),
        lag_yy=np.tile((dy**2).sum(axis=0), a),
    )


def simple_regression(moments: CrossMoments, *, confidence: float) -> RegressionFit:
    r"""Fit y = b0 + b1 x by least squares for each pair.

    Parameters
    ----------
    moments
        From `cross_moments`, or from sums that a database made.
    confidence
        Level of the interval of the slope, between 0 and 1.

    Notes
    -----
    Durbin-Watson is :math:`d = \sum_{t \ge 2} (e_t - e_{t-1})^2 / \sum e_t^2` (Durbin &
    Watson 1950). With :math:`e_t - e_{t-1} = \Delta y_t - b_1 \Delta x_t` it needs the lag
    sums and no second pass over the rows.
    """
    m = moments
    slope = _slope(m)
    b1, sse, se, df = slope.b1, slope.sse, slope.se, slope.df
    exists = ~np.isnan(df)
    quantile = stats.t.ppf((1 + confidence) / 2, df)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.where(m.syy > 0, m.sxy / np.sqrt(m.sxx * m.syy), np.nan)
        lagged = m.lag_yy - 2 * b1 * m.lag_xy + b1**2 * m.lag_xx
        durbin_watson = np.where(sse > 0, lagged / sse, np.nan)
    return RegressionFit(
        n=m.n,
        b0=np.where(exists, m.mean_y - b1 * m.mean_x, np.nan),
        b1=b1,
        se=se,
        t=slope.t,
        df=df,
        p=slope.p,
        low=b1 - quantile * se,
        high=b1 + quantile * se,
        r=np.where(exists, r, np.nan),
        r2=np.where(exists, r**2, np.nan),
        durbin_watson=durbin_watson,
    )


def slope_test(moments: CrossMoments) -> Comparison:
    """Test whether the slope of each pair is zero, as `simple_regression` does and no more."""
    slope = _slope(moments)
    return Comparison(statistic=slope.t, df=slope.df, p=slope.p)


@dataclass(frozen=True, slots=True)
class _Slope:
    b1: Floats
    sse: Floats
    se: Floats
    df: Floats

    @property
    def t(self) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.se > 0, self.b1 / self.se, np.nan)

    @property
    def p(self) -> Floats:
        return np.asarray(2 * stats.t.sf(np.abs(self.t), self.df))


def _slope(m: CrossMoments) -> _Slope:
    exists = (m.n >= 3) & (m.sxx > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        df = np.where(exists, m.n - 2, np.nan)
        b1 = np.where(exists, m.sxy / m.sxx, np.nan)
        # Rounding may leave a residual sum of squares just below zero for a perfect fit.
        sse = np.maximum(m.syy - b1 * m.sxy, 0.0)
        sse = np.where(sse <= 1e-12 * m.syy, 0.0, sse)
        return _Slope(b1, sse, np.sqrt(sse / df / m.sxx), df)
