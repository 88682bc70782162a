"""How often each respondent passes an unpopular step and fails a popular one."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues


def guttman_errors(scored: NDArray[np.float64], *, scale_min: int, scale_max: int) -> IndexValues:
    r"""Compute the normed number of Guttman errors of each respondent.

    Parameters
    ----------
    scored : ndarray, shape (n_respondents, k_items)
        Whole scale points, reversed items recoded; NaN where missing.
    scale_min, scale_max
        Lowest and highest scale point.

    Returns
    -------
    IndexValues
        0 (every step passed is at least as popular as every step failed) to 1 (the most errors
        possible at the respondent's total). Not computable with a missing answer, or at a total
        at which no error is possible, as with all answers at one end of the scale.

    Notes
    -----
    Each item has the steps :math:`x \ge c` above ``scale_min``. All steps are ranked by how
    many complete respondents pass them, most popular first, ties by item, then by step. A
    respondent who passes :math:`T` steps has

    .. math:: G = \sum_{passed} rank - T (T + 1) / 2

    errors: pairs of a failed step and a less popular passed one. The steps of one item cannot
    be passed out of order, so the largest :math:`G` at each :math:`T` is found item by item
    with a dynamic programme.

    References
    ----------
    Molenaar (1991), A weighted Loevinger H-coefficient; Emons (2008), Nonparametric person-fit
    analysis of polytomous item scores.
    """
    complete = ~np.isnan(scored).any(axis=1)
    levels = (scored[complete] - scale_min).astype(np.int64)
    ranks_passed = _ranks_passed(levels, scale_max - scale_min)
    totals = levels.sum(axis=1)
    least = totals * (totals + 1) // 2
    errors = ranks_passed[np.arange(levels.shape[1]), levels].sum(axis=1) - least
    possible = _largest_rank_sums(ranks_passed)[totals] - least
    values, impossible = np.zeros(len(scored)), np.zeros(len(scored), dtype=np.bool_)
    values[complete] = errors / np.maximum(possible, 1)
    impossible[complete] = possible == 0
    return IndexValues.unless(
        values, {"an answer is missing": ~complete, "no error is possible": impossible}
    )


def _ranks_passed(levels: NDArray[np.int64], n_steps: int) -> NDArray[np.int64]:
    """Sum of the ranks of each item's first 0, 1, ..., n_steps steps, shape (k, n_steps + 1)."""
    k = levels.shape[1]
    popularity = np.column_stack([(levels >= step).sum(axis=0) for step in range(1, n_steps + 1)])
    ranks = np.empty(k * n_steps, dtype=np.int64)
    ranks[np.argsort(-popularity, axis=None, kind="stable")] = np.arange(1, k * n_steps + 1)
    sums = np.zeros((k, n_steps + 1), dtype=np.int64)
    sums[:, 1:] = ranks.reshape(k, n_steps).cumsum(axis=1)
    return sums


def _largest_rank_sums(ranks_passed: NDArray[np.int64]) -> NDArray[np.int64]:
    """Largest sum of ranks over all ways to pass T steps, for T = 0, 1, ..., all steps."""
    best = np.zeros(1, dtype=np.int64)
    for item in ranks_passed:
        longer = np.zeros(len(best) + len(item) - 1, dtype=np.int64)
        for steps, ranks in enumerate(item):
            reached = longer[steps : steps + len(best)]
            np.maximum(reached, best + ranks, out=reached)
        best = longer
    return best
