"""What it takes to show that an effect is too small to matter."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]


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
