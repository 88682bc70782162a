"""Spread of each respondent's answers."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.declarations.wording import percent
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
        straight-lining, high ones of random answering. Not computable with fewer than two answers.

    References
    ----------
    Dunn, Heggestad, Shanock & Theilgard (2018), Intra-individual response variability;
    Marjanovic, Holden, Struthers, Cribbie & Greenglass (2015), The inter-item standard deviation.
    """
    answered = ~np.isnan(answers)
    count = answered.sum(axis=1)
    filled = np.where(answered, answers, 0.0)
    mean = filled.sum(axis=1) / np.maximum(count, 1)
    squares = np.where(answered, (answers - mean[:, None]) ** 2, 0.0).sum(axis=1)
    values = np.sqrt(squares / np.maximum(count - 1, 1))
    return IndexValues.unless(values, {"fewer than two answers": count < 2})


def variability_of_third(answers: NDArray[np.float64], third: int) -> IndexValues:
    """Compute the standard deviation of each respondent's answers to a third of the items.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Scale points in presentation order, not recoded; NaN where missing.
    third
        0, 1 or 2, in presentation order; where k is no multiple of three, the earlier thirds
        are longer by one item.

    Returns
    -------
    IndexValues
        As `individual_response_variability`, over the items of the third. A low value late in
        the questionnaire only speaks of attention that gave way.
    """
    return individual_response_variability(np.array_split(answers, 3, axis=1)[third])


def all_equal(core: NDArray[np.float64], *, least_share: float) -> IndexValues:
    """Tell who gave one and the same answer to every core item.

    Parameters
    ----------
    core : ndarray, shape (n_respondents, k_core)
        Answers to the core items; NaN where missing.
    least_share
        Share of the core items that must be answered, 0 to 1.

    Returns
    -------
    IndexValues
        1 where all answered core items are equal, else 0. Not computable where fewer are
        answered, or none.
    """
    answered = ~np.isnan(core)
    highest = np.where(answered, core, -np.inf).max(axis=1, initial=-np.inf)
    lowest = np.where(answered, core, np.inf).min(axis=1, initial=np.inf)
    enough = answered.sum(axis=1) >= max(least_share * core.shape[1], 1)
    return IndexValues.unless(
        (highest == lowest).astype(float),
        {f"fewer than {percent(least_share)} of the core items answered": ~enough},
    )
