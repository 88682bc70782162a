"""How little each respondent's answers deviate from a repeating or stepping pattern."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues

_PERIODS = (2, 3, 4)
_FEWEST_ITEMS = 10


def pattern_mismatch(answers: NDArray[np.float64]) -> IndexValues:
    r"""Compute the least mismatch with a pattern.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Scale points in presentation order, not recoded; NaN where missing.

    Returns
    -------
    IndexValues
        0 (a perfect pattern) to 1. Not computable with fewer than ten answers.

    Notes
    -----
    The least of: for each period :math:`p \in \{2, 3, 4\}` the share of items :math:`i > p`
    with :math:`x_i \ne x_{i-p}`, and the share of items :math:`i > 1` with
    :math:`|x_i - x_{i-1}| \ne 1`. A pair with a missing answer counts in neither part of a
    share. A straight line has mismatch 0 as well.
    """
    n, k = answers.shape
    shares = np.full((n, len(_PERIODS) + 1), np.nan)
    with np.errstate(invalid="ignore"):
        for column, period in enumerate(_PERIODS):
            if k > period:
                shares[:, column] = _share(answers[:, period:] - answers[:, :-period], 0.0)
        if k > 1:
            shares[:, -1] = _share(np.abs(np.diff(answers, axis=1)), 1.0)
    enough = (~np.isnan(answers)).sum(axis=1) >= _FEWEST_ITEMS
    least = np.where(np.isnan(shares), np.inf, shares).min(axis=1, initial=np.inf)
    return IndexValues.unless(
        least,
        {
            "fewer than ten answers": ~enough,
            "no two answers at the distance of a pattern": np.isinf(least),
        },
    )


def _share(steps: NDArray[np.float64], fitting: float) -> NDArray[np.float64]:
    """Share of the known steps that differ from the fitting one; NaN where none is known."""
    known = ~np.isnan(steps)
    count = known.sum(axis=1)
    misses = (known & (steps != fitting)).sum(axis=1)
    return np.where(count > 0, misses / np.maximum(count, 1), np.nan)
