"""How little each respondent's answers deviate from a repeating or stepping pattern."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues

_SHORTEST_PERIOD = 2


def pattern_mismatch(
    answers: NDArray[np.float64], *, min_items: int, longest_period: int
) -> IndexValues:
    r"""Compute the least mismatch with a pattern.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Scale points in presentation order, not recoded; NaN where missing.
    min_items
        Fewest answers in which a pattern is looked for.
    longest_period
        Longest period of a repeated pattern, in items.

    Returns
    -------
    IndexValues
        0 (a perfect pattern) to 1. Not computable with fewer answers than asked.

    Notes
    -----
    The least of: for each period p from 2 to the longest the share of items :math:`i > p`
    with :math:`x_i \ne x_{i-p}`, and the share of items :math:`i > 1` with
    :math:`|x_i - x_{i-1}| \ne 1`. A pair with a missing answer counts in neither part of a
    share. A straight line has mismatch 0 as well.
    """
    n, k = answers.shape
    periods = range(_SHORTEST_PERIOD, longest_period + 1)
    shares = np.full((n, len(periods) + 1), np.nan)
    with np.errstate(invalid="ignore"):
        for column, period in enumerate(periods):
            if k > period:
                shares[:, column] = _share(answers[:, period:] - answers[:, :-period], 0.0)
        if k > 1:
            shares[:, -1] = _share(np.abs(np.diff(answers, axis=1)), 1.0)
    enough = (~np.isnan(answers)).sum(axis=1) >= min_items
    least = np.where(np.isnan(shares), np.inf, shares).min(axis=1, initial=np.inf)
    return IndexValues.unless(
        least,
        {
            f"fewer than {min_items} answers": ~enough,
            "no two answers at the distance of a pattern": np.isinf(least),
        },
    )


def _share(steps: NDArray[np.float64], fitting: float) -> NDArray[np.float64]:
    """Share of the known steps that differ from the fitting one; NaN where none is known."""
    known = ~np.isnan(steps)
    count = known.sum(axis=1)
    misses = (known & (steps != fitting)).sum(axis=1)
    return np.where(count > 0, misses / np.maximum(count, 1), np.nan)
