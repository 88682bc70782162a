"""Runs of equal consecutive answers of each respondent."""

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
    longest = _run_lengths(answers, pages).max(axis=1, initial=0).astype(float)
    return _of_those_who_answered(longest)


def mean_run(answers: NDArray[np.float64], pages: NDArray[np.int64]) -> IndexValues:
    """Compute the mean length of the runs of equal consecutive answers.

    Parameters and what counts as a run are those of `longstring`.

    Returns
    -------
    IndexValues
        1 to k: answers given, divided by the number of runs they form. Not computable for a
        respondent without any answer.
    """
    lengths = _run_lengths(answers, pages)
    runs = (lengths == 1).sum(axis=1)
    return _of_those_who_answered((lengths > 0).sum(axis=1) / np.maximum(runs, 1))


def longstring_per_page(answers: NDArray[np.float64], pages: NDArray[np.int64]) -> IndexValues:
    """Compute the mean over pages of the longest run on each page.

    Parameters and what counts as a run are those of `longstring`. Pages without an answer of
    the respondent do not count.

    Returns
    -------
    IndexValues
        1 to the length of the longest page. Not computable for a respondent without any answer.

    References
    ----------
    Meade & Craig (2012), Identifying careless responses in survey data: average longstring.
    """
    lengths = _run_lengths(answers, pages)
    total, answered_pages = np.zeros(len(answers)), np.zeros(len(answers))
    for page in np.unique(pages):
        longest = lengths[:, pages == page].max(axis=1)
        total += longest
        answered_pages += longest > 0
    return _of_those_who_answered(total / np.maximum(answered_pages, 1))


def _run_lengths(answers: NDArray[np.float64], pages: NDArray[np.int64]) -> NDArray[np.int32]:
    """Length, at each item, of the run that the item stands in so far; 0 where missing."""
    # Item after item, as the memory then lies.
    by_item = np.ascontiguousarray(answers.T)
    lengths = (~np.isnan(by_item)).astype(np.int32)
    for item in range(1, len(by_item)):
        if pages[item] == pages[item - 1]:
            # A missing answer equals nothing, so its length stays 0.
            goes_on = by_item[item] == by_item[item - 1]
            lengths[item] += np.where(goes_on, lengths[item - 1], 0)
    return lengths.T


def _of_those_who_answered(values: NDArray[np.float64]) -> IndexValues:
    return IndexValues.unless(values, {"no answers": values == 0})
