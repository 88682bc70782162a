"""The variants among which the gate of the clustering engine chose; docs/decisions/0009."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import jackknife_slope
from secperf_pipeline.stats.clustering import intraclass_correlation
from secperf_pipeline.stats.nesting import Nesting
from secperf_pipeline.stats.slope_sums import SlopeSums

Floats = NDArray[np.float64]
# From the sums of many samples to standardised slopes.
Analytic = Callable[[SlopeSums, Nesting], ClusterEstimate]
_WEBB = np.sqrt([0.5, 1.0, 1.5])


def jackknife(sums: SlopeSums, nested: Nesting) -> ClusterEstimate:
    """CV3 with Satterthwaite's degrees of freedom under independence: the engine."""
    return jackknife_slope(sums, nested).times(sums.scale)


def today(sums: SlopeSums, nested: Nesting) -> ClusterEstimate:
    """CR1 (Liang & Zeger 1986) with t(G - 1), as before the engine."""
    found = jackknife(sums, nested)
    scores = sums.cluster_xy - sums.slope[nested.cluster_sample] * sums.cluster_xx
    groups = found.clusters
    factor = groups / (groups - 1) * (sums.n - 1) / (sums.n - 2)
    se = np.sqrt(factor * nested.sample_sums(scores**2)) / sums.sxx * sums.scale
    return replace(found, se=se, df=groups - 1)


def by_count(sums: SlopeSums, nested: Nesting) -> ClusterEstimate:
    """CV3 with t(G - 1)."""
    found = jackknife(sums, nested)
    return replace(found, df=found.clusters - 1)


def by_effective_count(sums: SlopeSums, nested: Nesting) -> ClusterEstimate:
    """CV3 with t(G* - 1)."""
    found = jackknife(sums, nested)
    return replace(found, df=np.maximum(found.effective - 1, 1))


def by_correlated_rows(sums: SlopeSums, nested: Nesting) -> ClusterEstimate:
    """CV3 with Satterthwaite's degrees of freedom under the ICC of the residuals.

    The changes D = -V'(I - H)y have the covariance diag(d) + U C U' with U = [W, F]; see
    `cluster_jackknife` for W, and F the products of each cluster's 1'v with its sums of the
    fitted directions.
    """
    spread = nested.cluster_sample
    n, x, xx = sums.cluster_n, sums.cluster_x, sums.cluster_xx
    slope, size, all_xx = sums.slope[spread], sums.n[spread], sums.sxx[spread]
    residuals = sums.cluster_y - slope * x
    alike = intraclass_correlation(n, residuals, sums.syy - sums.slope * sums.sxy, nested).icc
    alike = np.nan_to_num(alike)
    mean = -x / (size - n)
    left = all_xx - xx + mean * x
    total, product = (x - n * mean) / left, (xx - mean * x) / left
    own = (1 - alike[spread]) * (product - mean * total) / left + alike[spread] * total**2
    sides = [n / np.sqrt(size), x / np.sqrt(all_xx)]
    fitted = [total / np.sqrt(size), product / np.sqrt(all_xx)]
    joined = [*fitted, *(total * side for side in sides)]
    inner, weighted = (
        np.array([[nested.sample_sums(w * a * b) for b in joined] for a in joined])
        for w in (1.0, own)
    )
    crossed = np.array([[nested.sample_sums(a * b) for b in sides] for a in sides])
    core = np.zeros_like(inner)
    identity = np.eye(2)[:, :, None, None]
    core[:2, :2] = alike * crossed - (1 - alike) * identity
    core[:2, 2:] = core[2:, :2] = -alike * identity
    changed = np.einsum("ijsp,jksp->iksp", core, inner)
    trace = nested.sample_sums(own) + np.einsum("iisp->sp", changed)
    squared = nested.sample_sums(own**2) + 2 * np.einsum("ijsp,jisp->sp", core, weighted)
    squared = squared + np.einsum("ijsp,jisp->sp", changed, changed)
    return replace(jackknife(sums, nested), df=trace**2 / squared)


ANALYTIC: dict[str, Analytic] = {
    "CR1, t(G - 1): before": today,
    "CV3, t(G - 1)": by_count,
    "CV3, t(G* - 1)": by_effective_count,
    "CV3, Satterthwaite, ICC": by_correlated_rows,
    "CV3, Satterthwaite": jackknife,
}


@dataclass(frozen=True, kw_only=True)
class WildBootstrap:
    """The restricted wild cluster bootstrap of one sample's slopes (Cameron et al. 2008).

    ``jackknifed``: the scores come from fits without their cluster (WCR-S of MacKinnon, Nielsen &
    Webb 2023). The statistic is the slope over its CR1 error.
    """

    jackknifed: bool
    draws: int = 999
    seed: int = 1

    def weights(self, clusters: int) -> Floats:
        """Draw Webb's six-point weights, shape (draws, clusters)."""
        draw = np.random.default_rng(self.seed)
        points = np.concatenate([-_WEBB, _WEBB])
        return np.asarray(draw.choice(points, (self.draws, clusters)))

    def p(self, sums: SlopeSums, place: slice, slope: Floats, weights: Floats) -> Floats:
        """Bootstrap the p of a hypothesised slope of each pair, shape (p,)."""
        n, x, y = (one[place] for one in (sums.cluster_n, sums.cluster_x, sums.cluster_y))
        xx, xy = sums.cluster_xx[place], sums.cluster_xy[place]
        size, sxx, sxy = n.sum(axis=0), xx.sum(axis=0), xy.sum(axis=0)
        own = sxy / sxx
        observed = (own - slope) ** 2 / ((xy - own * xx) ** 2).sum(axis=0)
        total, score = y - slope * x, xy - slope * xx
        if self.jackknifed:
            score = score + x * total / (size - n)
            total = total * size / (size - n)
        moved, shift = weights @ (score / sxx), weights @ (total / size)
        squared = weights**2 @ score**2 + shift**2 * (x**2).sum(axis=0)
        squared += moved**2 * (xx**2).sum(axis=0) - 2 * shift * (weights @ (score * x))
        squared += -2 * moved * (weights @ (score * xx)) + 2 * shift * moved * (x * xx).sum(axis=0)
        beyond = moved**2 >= (1 - 1e-9) * observed * squared
        return np.asarray((1 + beyond.sum(axis=0)) / (1 + self.draws))

    def interval(
        self, sums: SlopeSums, place: slice, estimate: Floats, se: Floats, *, level: float
    ) -> tuple[Floats, Floats]:
        """Invert the test of one sample: bisect to the slopes that it just does not reject."""
        weights = self.weights(place.stop - place.start)
        ends = []
        for sign in (-1.0, 1.0):
            inside, outside = estimate, estimate + 20 * sign * se
            for _ in range(15):
                middle = (inside + outside) / 2
                kept = self.p(sums, place, middle, weights) >= 1 - level
                inside, outside = np.where(kept, middle, inside), np.where(kept, outside, middle)
            ends.append((inside + outside) / 2)
        return ends[0], ends[1]


BOOTSTRAPS = {
    "WCR, 999 draws": WildBootstrap(jackknifed=False),
    "WCR-S, 999 draws": WildBootstrap(jackknifed=True),
}
