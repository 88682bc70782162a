"""Responses that repeat an earlier one answer by answer."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues

_FEWEST_ITEMS = 10


def exact_duplicate(core: NDArray[np.float64]) -> IndexValues:
    """Tell who repeats an earlier response on all core items.

    Parameters
    ----------
    core : ndarray, shape (n_respondents, k_core)
        Answers to the core items, respondents in canonical order; NaN where missing.

    Returns
    -------
    IndexValues
        1 where an earlier complete response has the same answers, else 0: the first of each
        group keeps 0. Not computable with a missing answer or fewer than ten core items,
        where equal answers happen by chance.
    """
    n, k = core.shape
    values = np.zeros(n)
    complete = ~np.isnan(core).any(axis=1)
    _, first, group = np.unique(core[complete], axis=0, return_index=True, return_inverse=True)
    values[complete] = first[group.reshape(-1)] != np.arange(complete.sum())
    return IndexValues.unless(
        values,
        {
            "fewer than ten core items": k < _FEWEST_ITEMS,
            "a core item is missing": ~complete,
        },
    )
