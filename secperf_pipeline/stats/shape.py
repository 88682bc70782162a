"""Skewness and kurtosis as SPSS and PSPP print them, with their standard errors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Shape of k samples; every field has shape (k,), without a unit.

    Parameters
    ----------
    skewness, kurtosis
        G1 and G2, 0 for a normal variable; NaN where the sample does not vary, and below three
        and four values.
    skewness_se, kurtosis_se
        Their standard errors under normality; NaN below three and four values.
    """

    skewness: Floats
    skewness_se: Floats
    kurtosis: Floats
    kurtosis_se: Floats


def shape(values: Floats) -> Shape:
    r"""Compute skewness and kurtosis of each column.

    Parameters
    ----------
    values : ndarray, shape (n, k)
        Complete samples, one a column.

    Notes
    -----
    G1 and G2 are the sums of powers corrected for the sample size (Joanes and Gill 1998, types 2).
    Under normality :math:`SE_{G1} = \sqrt{6n(n-1) / ((n-2)(n+1)(n+3))}` and
    :math:`SE_{G2} = 2 SE_{G1} \sqrt{(n^2-1) / ((n-3)(n+5))}`.
    """
    n, k = values.shape
    varies = np.ptp(values, axis=0) > 0 if n else np.zeros(k, dtype=bool)
    skewness, kurtosis = np.full(k, np.nan), np.full(k, np.nan)
    skewness_se = kurtosis_se = np.nan
    if n > 2:
        skewness[varies] = stats.skew(values[:, varies], bias=False)
        skewness_se = np.sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))
    if n > 3:
        kurtosis[varies] = stats.kurtosis(values[:, varies], bias=False)
        kurtosis_se = 2 * skewness_se * np.sqrt((n**2 - 1) / ((n - 3) * (n + 5)))
    return Shape(
        skewness=skewness,
        skewness_se=np.full(k, skewness_se),
        kurtosis=kurtosis,
        kurtosis_se=np.full(k, kurtosis_se),
    )
