"""Standardised mean differences with exact intervals, many at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import elementwise

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSize:
    """Standardised differences of m comparisons; every field has shape (m,).

    Parameters
    ----------
    d, d_low, d_high
        Cohen's d with its noncentral-t interval, in pooled standard deviations.
    g, g_low, g_high
        Hedges' g and its interval: d less its small-sample bias.
    """

    d: Floats
    d_low: Floats
    d_high: Floats
    g: Floats
    g_low: Floats
    g_high: Floats


def standardised_difference(
    t: Floats, n_with: Floats, n_without: Floats, *, confidence: float
) -> EffectSize:
    r"""Turn Student's t into Cohen's d and Hedges' g with intervals.

    Parameters
    ----------
    t : ndarray, shape (m,)
        Student's t with pooled variance; NaN where there is none.
    n_with, n_without : ndarray, shape (m,)
        Group sizes.
    confidence
        Level of the intervals, between 0 and 1.

    Notes
    -----
    :math:`d = t \sqrt{1/n_1 + 1/n_2}`. The interval holds the noncentralities under which t
    has probability (1 - confidence) / 2 of being at least, and at most, as large (Steiger &
    Fouladi 1997). :math:`g = J d` with
    :math:`J = \Gamma(m/2) / (\sqrt{m/2}\, \Gamma((m-1)/2))`, m the degrees of freedom
    (Hedges 1981); the interval of g is J times that of d.
    """
    scale, df = _scale(n_with, n_without), n_with + n_without - 2
    tail = (1 - confidence) / 2
    low = _noncentrality(t, df, 1 - tail)
    high = _noncentrality(t, df, tail)
    correction = _bias_correction(df)
    return EffectSize(
        d=t * scale,
        d_low=low * scale,
        d_high=high * scale,
        g=hedges_g(t, n_with, n_without),
        g_low=correction * low * scale,
        g_high=correction * high * scale,
    )


def hedges_g(t: Floats, n_with: Floats, n_without: Floats) -> Floats:
    """Turn Student's t into Hedges' g alone; see `standardised_difference`."""
    return _bias_correction(n_with + n_without - 2) * t * _scale(n_with, n_without)


def average_variance_difference(
    difference: Floats, variance_with: Floats, variance_without: Floats
) -> Floats:
    """Compute d_av: a difference over the root of the mean of the two variances.

    Unlike Cohen's d it weighs both groups alike, whatever their sizes, where spreads differ
    (Cumming 2012); NaN where neither group varies.
    """
    mean_variance = (variance_with + variance_without) / 2
    return np.asarray(difference / np.sqrt(np.where(mean_variance > 0, mean_variance, np.nan)))


def _scale(n_with: Floats, n_without: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.sqrt(1 / n_with + 1 / n_without))


def _noncentrality(t: Floats, df: Floats, probability: float) -> Floats:
    """Find the noncentrality under which a t at most as large has the given probability.

    The noncentral t is (Z + noncentrality) / S, Z normal, S a scaled chi. Half of the tail from
    each bounds the probability from both sides, so the ends hold the root for certain, and they
    keep the search out of the far tails where ``nctdtr`` returns NaN. A negative t, where it
    does so more often, is solved as its mirror image.
    """
    found = np.full(t.shape, np.nan)
    exists = np.isfinite(t) & (df >= 1)
    if not exists.any():
        return found
    t, df = t[exists], df[exists]
    size, below = np.abs(t), np.where(t < 0, 1 - probability, probability)
    above = 1 - below
    low = size * np.sqrt(special.chdtri(df, 1 - above / 2) / df) + special.ndtri(above / 2)
    high = size * np.sqrt(special.chdtri(df, below / 2) / df) - special.ndtri(below / 2)
    low, high = _narrow(low, high, size, df, below)
    outcome = elementwise.find_root(
        _excess,
        (low, high),
        args=(size, df, below),
        tolerances={"xatol": 1e-12, "xrtol": 1e-12},
    )
    found[exists] = np.where(outcome.success, np.where(t < 0, -outcome.x, outcome.x), np.nan)
    return found


def _excess(noncentrality: Floats, t: Floats, df: Floats, p: Floats) -> Floats:
    return np.asarray(special.nctdtr(df, noncentrality, t) - p)


def _narrow(low: Floats, high: Floats, t: Floats, df: Floats, p: Floats) -> tuple[Floats, Floats]:
    """Move the ends of a search towards each other where the root provably stays between them.

    Johnson & Welch's (1940) normal approximation errs by less than 3 / df of its own standard
    deviations nearly always; a moved end is kept only where the probability confirms it.
    """
    spread = np.sqrt(1 + t**2 / (2 * df))
    guess, reach = t * (1 - 1 / (4 * df)) - special.ndtri(p) * spread, 3 / df * spread
    nearer, farther = np.maximum(low, guess - reach), np.minimum(high, guess + reach)
    return (
        np.where(_excess(nearer, t, df, p) > 0, nearer, low),
        np.where(_excess(farther, t, df, p) < 0, farther, high),
    )


def _bias_correction(df: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        half = np.where(df > 1, df / 2, np.nan)
        log = special.gammaln(half) - 0.5 * np.log(half) - special.gammaln(half - 0.5)
        return np.asarray(np.exp(log))
