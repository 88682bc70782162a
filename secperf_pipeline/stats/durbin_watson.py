"""How likely a Durbin-Watson statistic is when the errors are independent."""

import numpy as np
from numpy.typing import NDArray
from scipy import fft, integrate, optimize

_TOLERANCE = 1e-10


def durbin_watson_p(x: NDArray[np.float64], statistic: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Compute the exact probability of a Durbin-Watson statistic at most as large.

    Parameters
    ----------
    x : ndarray, shape (n_rows,)
        Predictor of the simple regressions, in the row order of the statistic.
    statistic : ndarray, shape (m,)
        Statistics of regressions on this x.

    Returns
    -------
    ndarray, shape (m,)
        P(d <= statistic) under independent normal errors: near 0 for positive, near 1 for
        negative autocorrelation. Two-sided: 2 min(P, 1 - P). NaN for a NaN statistic.

    Raises
    ------
    ValueError
        Fewer than 4 rows, with which d can take one value only, or an x that does not vary.

    Notes
    -----
    :math:`d \le d_0` iff :math:`e'(A - d_0 I)e \le 0` for residuals e off the intercept and x,
    where A is the matrix of first differences. Its eigenvectors are the cosines of the
    discrete cosine transform, with roots :math:`\lambda_i = 2(1 - \cos(\pi i / n))`; the
    constant one is the intercept. Leaving out one more direction c multiplies the determinant
    in Imhof's (1961) integral by :math:`\sum_i c_i^2 / (1 + i u w_i)`,
    :math:`w = \lambda - d_0`, so no eigenvalues have to be found.
    """
    n = x.shape[0]
    if n < 4:
        raise ValueError(f"n = {n} rows; the p-value of Durbin-Watson needs 4")
    if np.ptp(x) == 0:
        raise ValueError("x does not vary, so there is no regression to test")
    squares = fft.dct(x - x.mean(), type=2, norm="ortho")[1:] ** 2
    removed = squares / squares.sum()
    roots = _roots(n)
    return np.array([_imhof(roots - d, removed) if np.isfinite(d) else np.nan for d in statistic])


def durbin_watson_bounds(n: int, tail: float, *, predictors: int = 1) -> tuple[float, float]:
    """Compute the Durbin-Watson bounds dL and dU for any x.

    Parameters
    ----------
    n
        Rows, more than ``predictors`` + 2.
    tail
        One-sided probability.
    predictors
        Predictors without the intercept.

    Returns
    -------
    tuple
        dL and dU (Durbin & Watson 1951): below dL every x rejects independence in favour of
        positive autocorrelation, above dU none does.
    """
    roots = _roots(n)
    lower = roots[: n - 1 - predictors]
    upper = roots[predictors:]
    return _quantile(lower, tail), _quantile(upper, tail)


def _roots(n: int) -> NDArray[np.float64]:
    """Nonzero eigenvalues of the matrix of first differences, ascending."""
    return np.asarray(2 * (1 - np.cos(np.pi * np.arange(1, n) / n)))


def _quantile(roots: NDArray[np.float64], tail: float) -> float:
    return float(optimize.brentq(lambda d: _imhof(roots - d) - tail, 0.01, 3.99, xtol=1e-10))


def _imhof(weights: NDArray[np.float64], removed: NDArray[np.float64] | None = None) -> float:
    """P(sum of weights times independent chi-squares of one degree of freedom <= 0).

    ``removed`` holds the squared coordinates of a unit direction left out of the form.
    """
    if weights[0] >= 0:
        return 0.0
    if weights[-1] <= 0:
        return 1.0
    weights = weights / np.abs(weights).max()

    def integrand(u: float) -> float:
        scaled = u * weights
        growth = 1 + scaled**2
        angle = np.arctan(scaled).sum()
        size = np.log(growth).sum()
        if removed is not None:
            real = (removed / growth).sum()
            imaginary = -(removed * scaled / growth).sum()
            angle += np.arctan2(imaginary, real)
            size += np.log(real**2 + imaginary**2)
        return float(np.sin(angle / 2) * np.exp(-size / 4) / u)

    value, _ = integrate.quad(integrand, 0, np.inf, epsabs=_TOLERANCE, epsrel=_TOLERANCE, limit=500)
    return float(np.clip(0.5 - value / np.pi, 0.0, 1.0))
