"""How likely answers are from someone who reads, by the attentive model."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, ndtr

from secperf_pipeline.screening.attentive_model import AttentiveModel
from secperf_pipeline.screening.careless_answers import NO_ANSWER, Categories

Floats = NDArray[np.float64]

_LEAST_PROBABILITY = 1e-10
_FURTHEST = 8.0
_ROOT_OF_TWO_PI = float(np.sqrt(2 * np.pi))


def attentive_log_probability(
    model: AttentiveModel, categories: Categories, ends: Sequence[int]
) -> Floats:
    r"""Compute the log probability of the first answers of each respondent.

    Parameters
    ----------
    model
        The attentive model of the wave.
    categories : ndarray, shape (n_respondents, k_items)
        Index of each answer's scale point in ``model.values``; ``NO_ANSWER`` where missing.
    ends
        How many items from the first on; one column of the result for each.

    Returns
    -------
    ndarray, shape (n_respondents, len(ends))
        A missing answer has probability 1.

    Notes
    -----
    The probability is the product over the items of the chance of the answer given those
    before it, averaged over the widths of scale use. With the Cholesky root L of the
    correlations, :math:`z_i = \sum_{j \le i} L_{ij} e_j`; each :math:`e_j` before i is replaced
    by its mean within the interval that its answer leaves it, where Geweke, Hajivassiliou and
    Keane draw from the interval. So the products over all possible answers sum to 1 as exact
    probabilities do, at the cost of one pass and no random number. No answer is held to be
    rarer than one in ten thousand million.
    """
    root: Floats = np.linalg.cholesky(model.correlations).astype(np.float64)
    by_width = [_given_width(root, cuts, categories, ends) for cuts in model.cuts]
    weights = np.log(model.chances)[:, None, None]
    return np.asarray(logsumexp(np.stack(by_width) + weights, axis=0))


def _given_width(root: Floats, cuts: Floats, categories: Categories, ends: Sequence[int]) -> Floats:
    n, k = categories.shape
    limit = np.full((k, 1), np.inf)
    edges = np.concatenate([-limit, cuts, limit], axis=1)
    residual = np.zeros((k, n))
    log_probability = np.zeros((k + 1, n))
    for item in range(k):
        category = categories[:, item]
        is_missing = category == NO_ANSWER
        mean = root[item, :item] @ residual[:item]
        low = (edges[item, category] - mean) / root[item, item]
        high = (edges[item, category + 1] - mean) / root[item, item]
        # Differences of small upper tails, not of numbers close to 1.
        is_upper = low > 0
        near, far = np.where(is_upper, -high, low), np.where(is_upper, -low, high)
        chance = np.maximum(ndtr(far) - ndtr(near), _LEAST_PROBABILITY)
        slope = (np.exp(-(low**2) / 2) - np.exp(-(high**2) / 2)) / _ROOT_OF_TWO_PI
        centre = np.clip(slope / chance, -_FURTHEST, _FURTHEST)
        residual[item] = np.where(is_missing, 0.0, centre)
        step = np.where(is_missing, 0.0, np.log(chance))
        log_probability[item + 1] = log_probability[item] + step
    return log_probability[list(ends)].T
