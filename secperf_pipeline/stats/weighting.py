"""Weights that bring a sample to known margins, and weighted means with honest errors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raking:
    """Weights of n rows.

    Parameters
    ----------
    weights : ndarray, shape (n,)
        Mean 1; NaN where no weights meet the margins.
    largest
        Largest weight in the end, in medians of the weights.
    trimmed
        Rows whose weight was cut.
    reason
        Why there are no weights; empty where there are.
    """

    weights: Floats
    largest: float
    trimmed: int
    reason: str


def raked_weights(
    categories: Integers,
    targets: Sequence[Floats],
    *,
    trim: float,
    tolerance: float = 1e-8,
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
        Weights above this many medians are cut to it, and all are raked again: the margins hold,
        and a weight may exceed the limit again.
    tolerance, rounds
        Raking ends when no share is further than this from its target, or fails after so many
        rounds over the margins.
    """
    shares = [target / target.sum() for target in targets]
    reason = _impossible(categories, shares)
    ones = np.ones(len(categories))
    raked = None if reason else _raked(ones, categories, shares, tolerance, rounds)
    if raked is None:
        reason = reason or "the margins contradict each other in this sample: raking does not end"
        return Raking(
            weights=np.full(len(categories), np.nan), largest=np.nan, trimmed=0, reason=reason
        )
    limit = trim * np.median(raked)
    trimmed = int((raked > limit).sum())
    if trimmed:
        again = _raked(np.minimum(raked, limit), categories, shares, tolerance, rounds)
        # Cutting changes no row to 0, so that what could be met can be met again.
        raked = raked if again is None else again
    largest = float(raked.max() / np.median(raked))
    return Raking(weights=raked, largest=largest, trimmed=trimmed, reason="")


def _raked(
    weights: Floats, categories: Integers, shares: Sequence[Floats], tolerance: float, rounds: int
) -> Floats | None:
    """Rake from these weights on; None where that does not end."""
    n = len(weights)
    for _ in range(rounds):
        for margin, share in zip(categories.T, shares, strict=True):
            present = np.bincount(margin, weights, share.size) / n
            weights = weights * (share / np.where(present > 0, present, 1))[margin]
        if _largest_gap(weights, categories, shares) < tolerance:
            return weights
    return None


def effective_size(weights: Floats) -> float:
    """Compute Kish's (1965) effective number of rows; NaN where no weight is positive."""
    total = weights.sum()
    return float(total**2 / (weights**2).sum()) if total > 0 else float("nan")


def weighted_mean(values: Floats, weights: Floats, clusters: Integers) -> ClusterEstimate:
    r"""Estimate means from weighted rows that were drawn in clusters.

    Parameters
    ----------
    values : ndarray, shape (n, p)
        NaN where missing.
    weights : ndarray, shape (n,)
        Not negative; a row of weight 0 counts nowhere.
    clusters : ndarray of int, shape (n,)
        Sampling unit of each row, the organisation.

    Returns
    -------
    ClusterEstimate
        Shape (p,), in units of the values. Without a second cluster there is no error.

    Notes
    -----
    Squared error by linearisation (Binder 1983), the score of each cluster divided by what its
    own weight leaves: with :math:`W_g` the weight of cluster g and W that of all,

    .. math:: \frac{G-1}{G} \sum_g \left(\frac{\sum_{i \in g} w_i (y_i - \bar y)}{W - W_g}\right)^2

    which is what leaving each cluster out in turn gives (CV3, as in `cluster_jackknife`); scores
    over W alone are too short where clusters differ in weight. Degrees of freedom are one less
    than the effective number of clusters, :math:`W^2 / \sum W_g^2` (Carter, Schnepel &
    Steigerwald 2017, rows of a cluster alike). docs/population.md tells what intervals with them
    cover. The weights are taken as given: that they were estimated is not counted.
    """
    _, unit = np.unique(clusters, return_inverse=True)
    known = ~np.isnan(values) & (weights > 0)[:, None]
    held = np.where(known, weights[:, None], 0.0)
    kept = np.where(known, values, 0.0)
    total = held.sum(axis=0)
    base = np.where(total > 0, total, np.nan)
    mean = (held * kept).sum(axis=0) / base
    scores, parts = _sums(held * (kept - np.nan_to_num(mean)), unit), _sums(held, unit)
    count = (parts > 0).sum(axis=0).astype(np.float64)
    several = np.where(count > 1, count, np.nan)
    rest = np.where(parts < total, total - parts, np.nan)
    variance = (several - 1) / several * ((scores / rest) ** 2).sum(axis=0)
    squared = (parts**2).sum(axis=0)
    effective = total**2 / np.where(squared > 0, squared, np.nan)
    return ClusterEstimate(
        estimate=mean,
        se=np.sqrt(variance),
        df=np.where(np.isnan(variance), np.nan, effective - 1),
        clusters=count,
        effective=effective,
    )


def _sums(values: Floats, unit: Integers) -> Floats:
    """Add rows, shape (n, p), within clusters."""
    found = np.zeros((int(unit.max(initial=-1)) + 1, values.shape[1]))
    np.add.at(found, unit, values)
    return found


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
