"""Longest run of equal answers of each respondent."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues


def longstring(answers: NDArray[np.float64], pages: NDArray[np.int64]) -> IndexValues:
    """Count the longest run of equal consecutive answers.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Scale points in presentation order, not recoded; NaN where missing.
    pages : ndarray, shape (k_items,)
        Page of each item; a run ends with its page.

    Returns
    -------
    IndexValues
        1 to k; a missing answer ends a run and is not counted in one. Not computable for a
        respondent without any answer.

    References
    ----------
    Johnson (2005), Ascertaining the validity of individual protocols; Meade & Craig (2012).
    """
    n, k = answers.shape
    longest = np.zeros(n)
    run = np.zeros(n)
    for item in range(k):
        answered = ~np.isnan(answers[:, item])
        goes_on = (
            answered & (answers[:, item] == answers[:, item - 1]) & (pages[item] == pages[item - 1])
            if item
            else np.zeros(n, dtype=bool)
        )
        run = np.where(goes_on, run + 1, answered.astype(float))
        longest = np.maximum(longest, run)
    return IndexValues(
        values=np.where(longest > 0, longest, np.nan), not_computable_reason="no answers"
    )
