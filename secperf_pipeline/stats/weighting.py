"""Weights that bring a sample to known margins, and weighted means with honest errors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raking:
    """Weights of n rows.

    Parameters
    ----------
    weights : ndarray, shape (n,)
        Mean 1; NaN where no weights meet the margins.
    largest_gap
        Largest difference between a weighted share and its target, after trimming.
    trimmed
        Rows whose weight was cut.
    reason
        Why there are no weights; empty where there are.
    """

    weights: Floats
    largest_gap: float
    trimmed: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedMean:
    """Weighted mean with its linearised standard error.

    Parameters
    ----------
    mean, se
        In units of the values; the error is NaN below two sampling units.
    df
        Sampling units less one.
    low, high
        Student interval of the mean.
    n_eff
        Kish's effective number of rows.
    """

    mean: float
    se: float
    df: int
    low: float
    high: float
    n_eff: float


def raked_weights(
    categories: Integers,
    targets: Sequence[Floats],
    *,
    trim: float = 5.0,
    tolerance: float = 1e-10,
    rounds: int = 1000,
) -> Raking:
    """Weight rows until every margin has its target shares (Deming & Stephan 1940).

    Parameters
    ----------
    categories : ndarray of int, shape (n, d)
        Category of each row on each of d margins, from 0.
    targets
        For each margin the population's shares of its categories; they are scaled to add to 1.
    trim
        Weights above this many medians are cut to it once raking has ended; the margins are
        then met no longer exactly, and ``largest_gap`` says by how much.
    tolerance, rounds
        Raking ends when no share is further than this from its target, or fails after so many
        rounds over the margins.
    """
    n = len(categories)
    shares = [target / target.sum() for target in targets]
    reason = _impossible(categories, shares)
    weights, gap = np.ones(n), np.inf
    for _ in range(0 if reason else rounds):
        for margin, share in zip(categories.T, shares, strict=True):
            present = np.bincount(margin, weights, share.size) / n
            weights = weights * (share / np.where(present > 0, present, 1))[margin]
        gap = _largest_gap(weights, categories, shares)
        if gap < tolerance:
            break
    else:
        reason = reason or "the margins contradict each other in this sample: raking does not end"
    if reason:
        return Raking(weights=np.full(n, np.nan), largest_gap=np.nan, trimmed=0, reason=reason)
    limit = trim * np.median(weights)
    cut = np.minimum(weights, limit)
    cut = cut * (n / cut.sum())
    return Raking(
        weights=cut,
        largest_gap=_largest_gap(cut, categories, shares),
        trimmed=int((weights > limit).sum()),
        reason="",
    )


def effective_size(weights: Floats) -> float:
    """Compute Kish's (1965) effective number of rows; NaN where no weight is positive."""
    total = weights.sum()
    return float(total**2 / (weights**2).sum()) if total > 0 else float("nan")


def weighted_mean(
    values: Floats, weights: Floats, clusters: Integers, *, confidence: float
) -> WeightedMean:
    r"""Estimate a mean from weighted rows that were drawn in clusters.

    Parameters
    ----------
    values, weights : ndarray, shape (n,)
        Complete; weights not negative.
    clusters : ndarray of int, shape (n,)
        Sampling unit of each row, the organisation.
    confidence
        Level of the interval, between 0 and 1.

    Notes
    -----
    Squared error by linearisation (Binder 1983):
    :math:`\frac{G}{G-1} \sum_g \left(\sum_{i \in g} w_i (y_i - \bar y) / \sum w\right)^2`. The
    weights are taken as given: that they were estimated is not counted.
    """
    total = weights.sum()
    if not total > 0:
        return WeightedMean(mean=np.nan, se=np.nan, df=0, low=np.nan, high=np.nan, n_eff=np.nan)
    mean = float((weights * values).sum() / total)
    _, unit = np.unique(clusters[weights > 0], return_inverse=True)
    scores = np.bincount(unit, (weights * (values - mean))[weights > 0]) / total
    df = scores.size - 1
    se = float(np.sqrt((df + 1) / df * (scores**2).sum())) if df > 0 else float("nan")
    half = float(stats.t.ppf((1 + confidence) / 2, df if df > 0 else np.nan)) * se
    return WeightedMean(
        mean=mean, se=se, df=df, low=mean - half, high=mean + half, n_eff=effective_size(weights)
    )


def _impossible(categories: Integers, shares: Sequence[Floats]) -> str:
    if not len(categories):
        return "no rows to weight"
    for position, (margin, share) in enumerate(zip(categories.T, shares, strict=True)):
        missing = np.flatnonzero((np.bincount(margin, minlength=share.size) == 0) & (share > 0))
        if missing.size:
            return f"margin {position}: the sample has no row of category {missing[0]}; merge it"
    return ""


def _largest_gap(weights: Floats, categories: Integers, shares: Sequence[Floats]) -> float:
    total = weights.sum()
    return max(
        float(np.abs(np.bincount(margin, weights, share.size) / total - share).max())
        for margin, share in zip(categories.T, shares, strict=True)
    )
