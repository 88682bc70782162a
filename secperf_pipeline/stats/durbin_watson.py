"""How likely a Durbin-Watson statistic is when the errors are independent."""

import numpy as np
from numpy.typing import NDArray
from scipy import integrate

MOST_ROWS = 2000
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
        Fewer than 3 rows, more than `MOST_ROWS` (the eigenvalues cost n cubed), or an x that
        does not vary.

    Notes
    -----
    :math:`d \le d_0` iff :math:`\sum_i (\lambda_i - d_0) \xi_i^2 \le 0`, with the nonzero
    eigenvalues :math:`\lambda` of MAM, where M projects off (1, x) and A is the matrix of
    first differences; the probability is Imhof's (1961) integral.
    """
    n = x.shape[0]
    if not 3 <= n <= MOST_ROWS:
        raise ValueError(f"n = {n} rows; the exact p-value needs 3 to {MOST_ROWS}")
    if np.ptp(x) == 0:
        raise ValueError("x does not vary, so there is no regression to test")
    basis, _ = np.linalg.qr(np.column_stack([np.ones(n), x]))
    differences = np.diff(np.eye(n), axis=0)
    projected = differences - (differences @ basis) @ basis.T
    # The two zero eigenvalues belong to the intercept and to x.
    eigenvalues = np.linalg.eigvalsh(projected.T @ projected)[2:]
    return np.array([_imhof(eigenvalues - d) if np.isfinite(d) else np.nan for d in statistic])


def durbin_watson_bounds(n: int, tail: float = 0.05, *, predictors: int = 1) -> tuple[float, float]:
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
    index = np.arange(1, n)
    roots = 2 * (1 - np.cos(np.pi * index / n))
    lower = roots[: n - 1 - predictors]
    upper = roots[predictors:]
    return _quantile(lower, tail), _quantile(upper, tail)


def _quantile(roots: NDArray[np.float64], tail: float) -> float:
    from scipy.optimize import brentq

    return float(brentq(lambda d: _imhof(roots - d) - tail, 0.01, 3.99, xtol=1e-10))


def _imhof(weights: NDArray[np.float64]) -> float:
    """P(sum of weights times independent chi-squares of one degree of freedom <= 0)."""
    largest = np.abs(weights).max()
    weights = weights / largest

    def integrand(u: float) -> float:
        angle = 0.5 * np.arctan(weights * u).sum()
        damping = np.exp(0.25 * np.log1p((weights * u) ** 2).sum())
        return float(np.sin(angle) / (u * damping))

    value, _ = integrate.quad(integrand, 0, np.inf, epsabs=_TOLERANCE, epsrel=_TOLERANCE, limit=500)
    return float(np.clip(0.5 - value / np.pi, 0.0, 1.0))
