"""How much likelier careless answering makes a response than attentive answering does."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from secperf_pipeline.screening.attentive_answers import attentive_log_probability
from secperf_pipeline.screening.attentive_model import AttentiveModel
from secperf_pipeline.screening.careless_answers import (
    NO_ANSWER,
    Categories,
    careless_log_probability,
)

Floats = NDArray[np.float64]

_ROWS_AT_ONCE = 20_000
_FEWEST_ITEMS_TO_TIRE = 8
_DECIMALS = 9


def careless_log_ratio(model: AttentiveModel, answers: Floats) -> Floats:
    """Compute the log likelihood ratio of careless to attentive answers.

    Parameters
    ----------
    model
        The attentive model of the wave.
    answers : ndarray, shape (n_respondents, k_items)
        Scale points that occur in ``model.values``, not recoded; NaN where missing.

    Returns
    -------
    ndarray, shape (n_respondents,)
        Natural logarithm; above 0 careless answering explains the response better. NaN where
        fewer than two items are answered.

    Notes
    -----
    Careless is careless from the first item on (half of the weight) or after a quarter, half
    or three quarters of the questionnaire (the other half), the answers before that being
    attentive. The ratio sees what single indices see one by one: it is high for answers that
    contradict each other, that repeat, and that follow a pattern, each measured against what
    honest answers to this questionnaire look like.
    """
    parts = [
        _log_ratio(model, answer_categories(model, answers[start : start + _ROWS_AT_ONCE]))
        for start in range(0, len(answers), _ROWS_AT_ONCE)
    ]
    ratio = np.concatenate(parts) if parts else np.empty(0)
    return np.where((~np.isnan(answers)).sum(axis=1) >= 2, ratio, np.nan)


def answer_categories(model: AttentiveModel, answers: Floats) -> Categories:
    """Find the position of each answer in ``model.values``, ``NO_ANSWER`` where missing."""
    known = ~np.isnan(answers)
    found = np.searchsorted(model.values, np.where(known, answers, model.values[0]))
    return np.where(known, found, NO_ANSWER).astype(np.int64)


def _log_ratio(model: AttentiveModel, categories: Categories) -> Floats:
    k = categories.shape[1]
    later = [k // 4, k // 2, 3 * k // 4] if k >= _FEWEST_ITEMS_TO_TIRE else []
    starts = [0, *later]
    weights = [1.0] if not later else [0.5, *[0.5 / len(later)] * len(later)]
    attentive = attentive_log_probability(model, categories, [*starts, k])
    careless = [
        np.log(weight)
        + attentive[:, column]
        + careless_log_probability(categories[:, start:], model.shares)
        for column, (start, weight) in enumerate(zip(starts, weights, strict=True))
    ]
    # The last digits of matrix products differ between machines; results must not hang on them.
    ratio = logsumexp(careless, axis=0) - attentive[:, -1]
    return np.asarray(np.round(ratio, _DECIMALS))
