"""How the items of a wave vary together, each pair over the respondents who answered both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PairwiseMoments:
    """Covariances and correlations of all pairs of items, shape (k_items, k_items).

    Parameters
    ----------
    covariance
        Divisor m - 1 over the m respondents who answered both items; NaN where m < 2.
    correlation
        Pearson; NaN where m < 2 or one of the two items does not vary over those respondents.
    """

    covariance: NDArray[np.float64]
    correlation: NDArray[np.float64]


def pairwise_moments(answers: NDArray[np.float64]) -> PairwiseMoments:
    """Compute covariances and correlations with pairwise deletion of missing answers.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Scale points; NaN where missing.

    Notes
    -----
    With missing answers each entry rests on other respondents, so the matrix need not be
    positive definite. Sums of whole numbers are exact, so an item that does not vary is found
    without a tolerance.
    """
    answered = ~np.isnan(answers)
    seen = answered.astype(float)
    # Near zero the products stay small; a whole shift keeps them whole.
    middle = np.rint(np.where(answered, answers, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1))
    shifted = np.where(answered, answers - middle, 0.0)
    count = seen.T @ seen
    sums = shifted.T @ seen
    cross = count * (shifted.T @ shifted) - sums * sums.T
    spread = count * ((shifted**2).T @ seen) - sums**2
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = np.where(count > 1, cross / (count * (count - 1)), np.nan)
        varied = (spread > 0) & (spread.T > 0)
        correlation = np.where(varied, cross / np.sqrt(spread * spread.T), np.nan)
    return PairwiseMoments(covariance=covariance, correlation=np.clip(correlation, -1, 1))
