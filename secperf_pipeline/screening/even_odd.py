"""Whether each respondent answers the two halves of every indicator alike."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.within_person import within_person_r


def even_odd_consistency(
    scored: NDArray[np.float64], indicators: Sequence[str | None], *, min_pairs: int
) -> IndexValues:
    r"""Compute the even-odd consistency of each respondent.

    Parameters
    ----------
    scored : ndarray, shape (n_respondents, k_items)
        Scale points in presentation order, reversed items recoded; NaN where missing.
    indicators
        Indicator of each item, None where it has none.
    min_pairs
        Fewest indicators of which the respondent answered both halves.

    Returns
    -------
    IndexValues
        -1 to 1; high means consistent (R's careless stores the negative). Not computable with
        fewer indicators, or where either half is the same in all of them, as on a straight line.

    Notes
    -----
    Over the indicators with two items or more, the mean of the items at odd positions within
    the indicator is correlated with the mean of those at even positions. Johnson steps r up to
    full length by Spearman and Brown's :math:`2r / (1 + r)`, not below -1. That keeps the order
    of respondents, but below r of -1/3 all have the same value, and no cut-off can tell them
    apart.

    References
    ----------
    Jackson (1976) as in Johnson (2005), Ascertaining the validity of individual protocols.
    """
    declared = np.array(indicators, dtype=object)
    halves = []
    for indicator in dict.fromkeys(one for one in indicators if one is not None):
        items = np.flatnonzero(declared == indicator)
        if len(items) > 1:
            halves.append((_mean(scored[:, items[0::2]]), _mean(scored[:, items[1::2]])))
    n = len(scored)
    odd = np.column_stack([half for half, _ in halves]) if halves else np.empty((n, 0))
    even = np.column_stack([half for _, half in halves]) if halves else np.empty((n, 0))
    return within_person_r(
        odd, even, pairs="indicators with both halves answered", min_pairs=min_pairs
    )


def _mean(answers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of each respondent's given answers; NaN where there is none."""
    answered = ~np.isnan(answers)
    count = answered.sum(axis=1)
    total = np.where(answered, answers, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
