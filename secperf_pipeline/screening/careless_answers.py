"""How likely answers are from someone who does not read: random, repeating or stepping."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln, logsumexp

Floats = NDArray[np.float64]
Categories = NDArray[np.int64]

NO_ANSWER = -1
_CONCENTRATIONS = (0.5, 3.0, 30.0)
_PERIODS = (1, 2, 3, 4)
_HALF = float(np.log(0.5))


def careless_log_probability(categories: Categories, shares: Floats) -> Floats:
    r"""Compute the log probability of answers given without reading the items.

    Parameters
    ----------
    categories : ndarray, shape (n_respondents, k_items)
        Index of each answer's scale point, from 0; ``NO_ANSWER`` where missing.
    shares : ndarray, shape (c,)
        Share of each scale point among all answers of the wave.

    Returns
    -------
    ndarray, shape (n_respondents,)
        Log of a mixture; 0 without any answer.

    Notes
    -----
    Half of the mixture draws every answer from a person's own preferences for scale points,
    whatever the item. Preferences vary as a Dirichlet distribution around even shares or
    around those of the wave, from one point always (concentration .5) to all alike (30); what
    remains after averaging over them is Polya's urn,

    .. math:: P(x) = \frac{\Gamma(\alpha)}{\Gamma(\alpha + m)}
              \prod_c \frac{\Gamma(\alpha g_c + m_c)}{\Gamma(\alpha g_c)} .

    The other half repeats the answer given one to four items before, or steps to a
    neighbouring point, with a probability of which nothing is known (uniform, averaged over),
    and else takes one of the other points. A straight line repeats with period one.
    """
    urns = [
        _urn(categories, base * concentration)
        for base in (np.full(len(shares), 1 / len(shares)), shares)
        for concentration in _CONCENTRATIONS
    ]
    habits = [_repeating(categories, len(shares), period) for period in _PERIODS]
    habits.append(_stepping(categories, len(shares)))
    parts = [logsumexp(part, axis=0) - np.log(len(part)) for part in (urns, habits)]
    return np.asarray(_HALF + np.logaddexp(*parts))


def _urn(categories: Categories, weights: Floats) -> Floats:
    """Polya's urn that starts with ``weights`` of each scale point."""
    answered = (categories != NO_ANSWER).sum(axis=1)
    total = weights.sum()
    log_probability = gammaln(total) - gammaln(total + answered)
    for category, weight in enumerate(weights):
        count = (categories == category).sum(axis=1)
        log_probability += gammaln(weight + count) - gammaln(weight)
    return np.asarray(log_probability)


def _repeating(categories: Categories, points: int, period: int) -> Floats:
    """Each answer repeats the one ``period`` items before, or is any other."""
    before, now = categories[:, :-period], categories[:, period:]
    is_pair = (before != NO_ANSWER) & (now != NO_ANSWER)
    hits = (is_pair & (before == now)).sum(axis=1)
    misses = is_pair.sum(axis=1) - hits
    first = (categories != NO_ANSWER).sum(axis=1) - hits - misses
    others = np.log(max(points - 1, 1))
    return np.asarray(betaln(1 + hits, 1 + misses) - misses * others - first * np.log(points))


def _stepping(categories: Categories, points: int) -> Floats:
    """Each answer is a neighbour of the one before, or any other."""
    before, now = categories[:, :-1], categories[:, 1:]
    is_pair = (before != NO_ANSWER) & (now != NO_ANSWER)
    is_hit = is_pair & (np.abs(now - before) == 1)
    at_end = (before == 0).astype(int) + (before == points - 1)
    neighbours = np.maximum(2 - at_end, 1)
    choices = np.where(is_hit, neighbours, np.maximum(points - neighbours, 1))
    hits, pairs = is_hit.sum(axis=1), is_pair.sum(axis=1)
    first = (categories != NO_ANSWER).sum(axis=1) - pairs
    among = np.where(is_pair, np.log(choices), 0.0).sum(axis=1)
    return np.asarray(betaln(1 + hits, 1 + pairs - hits) - among - first * np.log(points))
