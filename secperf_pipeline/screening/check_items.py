"""Items that ask about attention: instructed ones, and whether the answers may be used."""

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
    return IndexValues.unless(
        failed / np.maximum(count, 1), {"no check item shown or answered": count == 0}
    )


def self_report(answers: NDArray[np.float64], expected: NDArray[np.float64]) -> IndexValues:
    """Tell who says that the answers should not be used.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_questions)
        Answers to the questions whether one's answers may be used; NaN where missing.
    expected : ndarray, shape (k_questions,)
        The answer that means yes.

    Returns
    -------
    IndexValues
        1 where any of the answers is not yes, else 0. Not computable where the questionnaire
        has no such question, or the respondent answered none.

    References
    ----------
    Meade & Craig (2012), Identifying careless responses in survey data: item SRSI UseMe.
    """
    answered = ~np.isnan(answers)
    refused = (answered & (answers != expected)).any(axis=1)
    return IndexValues.unless(
        refused.astype(float),
        {
            "the questionnaire does not ask whether to use the answers": len(expected) == 0,
            "did not say whether to use the answers": ~answered.any(axis=1),
        },
    )
