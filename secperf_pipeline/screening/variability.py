"""Spread of each respondent's answers."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues


def individual_response_variability(answers: NDArray[np.float64]) -> IndexValues:
    """Compute the standard deviation of each respondent's answers.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Scale points, not recoded; NaN where missing.

    Returns
    -------
    IndexValues
        Scale points, from 0; divisor m - 1 over the m answered items. Low values speak of
        straight-lining. Not computable with fewer than two answers.

    References
    ----------
    Dunn, Heggestad, Shanock & Theilgard (2018), Intra-individual response variability.
    """
    answered = ~np.isnan(answers)
    count = answered.sum(axis=1)
    filled = np.where(answered, answers, 0.0)
    mean = filled.sum(axis=1) / np.maximum(count, 1)
    squares = np.where(answered, (answers - mean[:, None]) ** 2, 0.0).sum(axis=1)
    values = np.where(count >= 2, np.sqrt(squares / np.maximum(count - 1, 1)), np.nan)
    return IndexValues(values=values, not_computable_reason="fewer than two answers")


def all_equal(core: NDArray[np.float64]) -> IndexValues:
    """Tell who gave one and the same answer to every core item.

    Parameters
    ----------
    core : ndarray, shape (n_respondents, k_core)
        Answers to the core items; NaN where missing.

    Returns
    -------
    IndexValues
        1 where all answered core items are equal, else 0. Not computable where fewer than
        half of the core items are answered.
    """
    answered = ~np.isnan(core)
    highest = np.where(answered, core, -np.inf).max(axis=1, initial=-np.inf)
    lowest = np.where(answered, core, np.inf).min(axis=1, initial=np.inf)
    enough = 2 * answered.sum(axis=1) >= max(core.shape[1], 2)
    values = np.where(enough, (highest == lowest).astype(float), np.nan)
    return IndexValues(
        values=values, not_computable_reason="fewer than half of the core items answered"
    )
