"""Correlation within each respondent, over pairs of values."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues


def within_person_r(
    x: NDArray[np.float64], y: NDArray[np.float64], *, pairs: str, min_pairs: int
) -> IndexValues:
    """Correlate two rows of values within each respondent.

    Parameters
    ----------
    x, y : ndarray, shape (n_respondents, m_pairs)
        Any unit; a pair with a NaN in either is left out.
    pairs
        What a pair is, for the reason where there are too few.
    min_pairs
        Fewest pairs.

    Returns
    -------
    IndexValues
        Pearson's r, -1 to 1. Not computable with too few pairs, or where either side does not
        vary.
    """
    known = ~(np.isnan(x) | np.isnan(y))
    count = known.sum(axis=1)
    x_deviations, x_varies = _deviations(x, known)
    y_deviations, y_varies = _deviations(y, known)
    squares = (x_deviations**2).sum(axis=1) * (y_deviations**2).sum(axis=1)
    varies = x_varies & y_varies
    r = (x_deviations * y_deviations).sum(axis=1) / np.sqrt(np.where(varies, squares, 1.0))
    return IndexValues.unless(
        np.clip(r, -1, 1),
        {
            f"fewer than {min_pairs} {pairs}": count < min_pairs,
            "the answers do not vary": ~varies,
        },
    )


def _deviations(
    values: NDArray[np.float64], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Deviations from each respondent's mean, 0 where unknown; and whether the values vary."""
    count = np.maximum(known.sum(axis=1), 1)
    mean = np.where(known, values, 0.0).sum(axis=1) / count
    highest = np.where(known, values, -np.inf).max(axis=1, initial=-np.inf)
    lowest = np.where(known, values, np.inf).min(axis=1, initial=np.inf)
    return np.where(known, values - mean[:, None], 0.0), highest > lowest
