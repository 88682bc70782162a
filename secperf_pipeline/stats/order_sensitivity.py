"""How much a Durbin-Watson statistic owes to the order of the rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSensitivity:
    """Durbin-Watson of m regressions over random row orders; every field has shape (m,).

    Parameters
    ----------
    share_in_band
        Share of the orders in which d lies in the band, 0 to 1; NaN where there is no d.
    mean, low, high
        Mean, and ends of the middle part, of d over the orders.
    """

    share_in_band: Floats
    mean: Floats
    low: Floats
    high: Floats


def regression_residuals(x: Floats, y: Floats) -> Floats:
    """Compute the residuals of every pair of a column of x with a column of y.

    Parameters
    ----------
    x : ndarray, shape (n_rows, a)
        Complete columns.
    y : ndarray, shape (n_rows, b)
        The same rows.

    Returns
    -------
    ndarray, shape (n_rows, a * b)
        x varying slowest; NaN for a pair without three rows, whose x does not vary or whose fit
        is exact.
    """
    n, a, b = len(x), x.shape[1], y.shape[1]
    if n < 3:
        return np.full((n, a * b), np.nan)
    # Counted from its first value, a column of equal values deviates by exactly zero.
    from_x, from_y = x - x[0], y - y[0]
    xc, yc = from_x - from_x.mean(axis=0), from_y - from_y.mean(axis=0)
    sxx = (xc**2).sum(axis=0)
    slopes = np.einsum("na,nb->ab", xc, yc) / np.where(sxx > 0, sxx, np.nan)[:, None]
    residuals = (yc[:, None, :] - xc[:, :, None] * slopes).reshape(n, a * b)
    squares = (residuals**2).sum(axis=0)
    exact = squares <= 1e-12 * np.tile((yc**2).sum(axis=0), a)
    return np.where(exact, np.nan, residuals)


def durbin_watson_in_order(residuals: Floats, order: Ints) -> Floats:
    """Compute Durbin-Watson with the rows in the given order.

    Parameters
    ----------
    residuals : ndarray, shape (n_rows, m)
        From `regression_residuals`: a fit does not depend on the order of its rows.
    order : ndarray of int, shape (n_rows,)
        Positions of the rows in the new order.

    Returns
    -------
    ndarray, shape (m,)
        From 0 to 4.
    """
    steps = np.diff(residuals[order], axis=0)
    return np.asarray((steps**2).sum(axis=0) / (residuals**2).sum(axis=0))


def order_sensitivity(
    residuals: Floats, *, band_low: float, band_high: float, orders: int, middle: float, seed: int
) -> OrderSensitivity:
    """Compute Durbin-Watson over random row orders.

    Parameters
    ----------
    residuals : ndarray, shape (n_rows, m)
        From `regression_residuals`.
    band_low, band_high
        The band, inclusive at both ends.
    orders
        Random orders, the same for all regressions.
    middle
        Share of the orders that lie from ``low`` to ``high``, half of the rest on each side.
    seed
        Of the random numbers.

    Notes
    -----
    If rows were independent, the order found in the file would be one of these; a d that few of
    them reach says that neighbouring rows resemble each other.
    """
    random = np.random.default_rng(seed)
    found = np.array(
        [
            durbin_watson_in_order(residuals, random.permutation(len(residuals)))
            for _ in range(orders)
        ]
    )
    inside = ((band_low <= found) & (found <= band_high)).mean(axis=0)
    low, high = np.quantile(found, [(1 - middle) / 2, (1 + middle) / 2], axis=0)
    exists = np.isfinite(found).all(axis=0)
    return OrderSensitivity(
        share_in_band=np.where(exists, inside, np.nan),
        mean=found.mean(axis=0),
        low=low,
        high=high,
    )
