"""Responses that repeat an earlier one answer by answer."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues


def exact_duplicate(core: NDArray[np.float64], *, min_items: int) -> IndexValues:
    """Tell who repeats an earlier response on all core items.

    Parameters
    ----------
    core : ndarray, shape (n_respondents, k_core)
        Answers to the core items, respondents in canonical order; NaN where missing.
    min_items
        Fewest core items; with fewer, answers are equal by chance.

    Returns
    -------
    IndexValues
        1 where an earlier complete response has the same answers, else 0: the first of each
        group keeps 0. Not computable with a missing answer or too few core items.
    """
    n, k = core.shape
    values = np.zeros(n)
    complete = ~np.isnan(core).any(axis=1)
    _, first, group = np.unique(core[complete], axis=0, return_index=True, return_inverse=True)
    values[complete] = first[group.reshape(-1)] != np.arange(complete.sum())
    return IndexValues.unless(
        values,
        {
            f"fewer than {min_items} core items": k < min_items,
            "a core item is missing": ~complete,
        },
    )
