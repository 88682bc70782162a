"""The fewest responses or organisations without which a slope's clustered test turns."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import jackknife_slope
from secperf_pipeline.stats.nesting import Nesting
from secperf_pipeline.stats.removal import Removal, slope_path
from secperf_pipeline.stats.slope_sums import SlopeSums

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Outcomes = Callable[[ClusterEstimate, Floats], Floats]
# Removals that one pass tries; the next looks between two of them.
_AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredPair:
    """Complete rows of one x and y.

    Parameters
    ----------
    x, y : ndarray, shape (n_rows,)
        Scores.
    clusters : ndarray of int, shape (n_rows,)
        Cluster of each row, from 0.
    outcomes
        From estimates, shape (m, 1), of the standardised slope and their rows, shape (m, 1), to
        the outcome of each, shape (m,): 1 or -1 by the sign of a link, 0 without one, NaN without
        a test.
    """

    x: Floats
    y: Floats
    clusters: Ints
    outcomes: Outcomes

    def without(self, ranks: Ints, counts: Ints) -> Floats:
        """Outcomes after each of several removals, shape (m,).

        Parameters
        ----------
        ranks : ndarray of int, shape (n_rows,)
            How manieth each row is left out, from 0; beyond every count where it stays.
        counts : ndarray of int, shape (m,)
            How many are left out.
        """
        centred = np.column_stack([self.x - self.x.mean(), self.y - self.y.mean()])
        xc, yc = centred.T
        rows = np.column_stack([np.ones(len(xc)), xc, yc, xc * xc, xc * yc, yc * yc])
        clusters = int(self.clusters.max(initial=-1)) + 1
        kept = np.zeros((len(counts), clusters, rows.shape[1]))
        for sums, count in zip(kept, counts, strict=True):
            stays = ranks >= count
            np.add.at(sums, self.clusters[stays], rows[stays])
        slopes = _slope_sums(kept)
        layout = Nesting(
            order=np.zeros(0, dtype=np.int64),
            cluster_starts=np.zeros(0, dtype=np.int64),
            cluster_sample=slopes.cluster_sample,
            n_samples=len(counts),
        )
        return self.outcomes(jackknife_slope(slopes, layout).times(slopes.scale), slopes.n)


def _slope_sums(sums: Floats) -> SlopeSums:
    """Centre sums of rows, x, y, xx, xy and yy, shape (m, clusters, 6), on each sample's means."""
    n, x, y, xx, xy, yy = np.moveaxis(sums, 2, 0)
    rows = n.sum(axis=1, keepdims=True)
    known = np.where(rows > 0, rows, 1.0)
    mean_x, mean_y = (one.sum(axis=1, keepdims=True) / known for one in (x, y))
    own_xx = xx - 2 * mean_x * x + mean_x**2 * n
    own_yy = yy - 2 * mean_y * y + mean_y**2 * n
    own_xy = xy - mean_x * y - mean_y * x + mean_x * mean_y * n
    # Rounding leaves what does not vary just off zero.
    all_xx, all_yy = (
        np.where(own.sum(axis=1) > 1e-10 * (raw.sum(axis=1) + 1e-300), own.sum(axis=1), 0.0)
        for own, raw in ((own_xx, xx), (own_yy, yy))
    )
    return SlopeSums(
        n=rows,
        sxx=all_xx[:, None],
        sxy=own_xy.sum(axis=1)[:, None],
        syy=all_yy[:, None],
        cluster_n=n.reshape(-1, 1),
        cluster_x=(x - mean_x * n).reshape(-1, 1),
        cluster_y=(y - mean_y * n).reshape(-1, 1),
        cluster_xx=own_xx.reshape(-1, 1),
        cluster_xy=own_xy.reshape(-1, 1),
        cluster_sample=np.repeat(np.arange(len(sums)), sums.shape[1]),
    )


def least_units(pair: ClusteredPair, units: Ints, *, most: int) -> Removal:
    """Leave out units until the outcome turns.

    Parameters
    ----------
    pair
        The rows, and what is an outcome.
    units : ndarray of int, shape (n_rows,)
        Unit of each row, from 0; negative for a row that stays.
    most
        Units to leave out at most.

    Returns
    -------
    Removal
        Its count is an upper bound, as another choice of units may need fewer.

    Notes
    -----
    The order of leaving out is that of the plain slope, whose t each step moves farthest
    (`slope_path`); the clustered test is asked along it. From no outcome both signs are tried.
    """
    unmoved = np.full(len(units), most + 1)
    outcome = float(pair.without(unmoved, np.zeros(1, dtype=np.int64))[0])
    if np.isnan(outcome):
        return Removal(count=None, units=[], reason="not testable with all responses")
    directions = [1.0, -1.0] if outcome == 0 else [-outcome]
    tried = [_along(pair, units, outcome, one, most) for one in directions]
    turned = [found for found in tried if found.count is not None]
    return min(turned, key=lambda found: found.count or 0) if turned else tried[0]


def _along(
    pair: ClusteredPair, units: Ints, outcome: float, direction: float, most: int
) -> Removal:
    path = slope_path(pair.x, pair.y, units, direction=direction, most=most)
    rank_of_unit = np.full(int(units.max(initial=-1)) + 2, len(path) + 1)
    rank_of_unit[path] = np.arange(len(path))
    ranks = rank_of_unit[units]
    low, high, is_turned = 0, len(path), False
    while high - low > is_turned:
        counts = np.unique(np.linspace(low + 1, high, _AT_ONCE).round().astype(np.int64))
        found = pair.without(ranks, counts)
        turned = np.flatnonzero(~np.isnan(found) & (found != outcome))
        if not turned.size:
            reason = f"leaving out {most} does not turn it"
            if np.isnan(found).any() or len(path) < most:
                reason = "what is left cannot be tested"
            return Removal(count=None, units=path, reason=reason)
        is_turned, first = True, int(turned[0])
        high, low = int(counts[first]), int(counts[first - 1]) if first else low
    if not is_turned:
        return Removal(count=None, units=path, reason="what is left cannot be tested")
    return Removal(count=high, units=path[:high], reason="")
