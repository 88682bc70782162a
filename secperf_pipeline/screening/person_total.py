"""Whether each respondent finds high what the others find high."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.within_person import within_person_r


def person_total_r(scored: NDArray[np.float64], *, min_pairs: int) -> IndexValues:
    """Correlate each respondent's answers with the mean answers of all the others.

    Parameters
    ----------
    scored : ndarray, shape (n_respondents, k_items)
        Scale points, reversed items recoded; NaN where missing.
    min_pairs
        Fewest items that the respondent and somebody else answered.

    Returns
    -------
    IndexValues
        Pearson's r over items, -1 to 1; low speaks of random answering. Not computable with
        fewer items, or where either side does not vary, as on a straight line.

    References
    ----------
    Donlon & Fischer (1968), An index of an individual's agreement with group-determined item
    difficulties; Curran (2016), Methods for the detection of carelessly invalid responses.
    """
    answered = ~np.isnan(scored)
    points = np.where(answered, scored, 0.0)
    others = answered.sum(axis=0) - answered
    means_of_others = (points.sum(axis=0) - points) / np.maximum(others, 1)
    return within_person_r(
        scored,
        np.where(others > 0, means_of_others, np.nan),
        pairs="items answered by the respondent and by others",
        min_pairs=min_pairs,
    )
