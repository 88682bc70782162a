"""Instructed items: did the respondent do what the item says."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues


def failed_check_items(answers: NDArray[np.float64], expected: NDArray[np.float64]) -> IndexValues:
    """Compute the share of the answered check items that were answered wrongly.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Scale points; NaN where missing.
    expected : ndarray, shape (k_items,)
        The answer that a check item asks for; NaN for other items.

    Returns
    -------
    IndexValues
        0 to 1. Not computable where no check item was shown or answered.
    """
    is_check = ~np.isnan(expected)
    given = answers[:, is_check]
    answered = ~np.isnan(given)
    count = answered.sum(axis=1)
    failed = (answered & (given != expected[is_check])).sum(axis=1)
    values = np.where(count > 0, failed / np.maximum(count, 1), np.nan)
    return IndexValues(values=values, not_computable_reason="no check item shown or answered")
