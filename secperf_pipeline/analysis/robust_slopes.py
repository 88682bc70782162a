"""Standardised slopes of every sample at once, with the error that its organisations call for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.sample_clusters import clusters_of
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.declarations.protocol import Hypothesis
from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import jackknife_slope
from secperf_pipeline.stats.clustering import design_effect, intraclass_correlation
from secperf_pipeline.stats.equivalence import fewest_for_equivalence
from secperf_pipeline.stats.multiplicity import benjamini_hochberg, holm
from secperf_pipeline.stats.nesting import Nesting
from secperf_pipeline.stats.slope_sums import SlopeSums, slope_sums

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustRules:
    """What decides a robust verdict; see the assumption register for each.

    Parameters
    ----------
    significance
        A Holm-adjusted p strictly below it adopts; equivalence is tested at the same level.
    confidence
        Level of the interval of the effect.
    sesoi
        Smallest standardised slope of interest.
    min_responses, min_effective
        Fewest complete responses, and fewest organisations, counted by what they tell; see
        `ClusterEstimate`.
    """

    significance: float
    confidence: float
    sesoi: float
    min_responses: int
    min_effective: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            significance=register.value("significance"),
            confidence=register.value("confidence"),
            sesoi=register.value("sesoi_r"),
            min_responses=register.count("min_group"),
            min_effective=register.value("min_clusters_effective"),
        )

    def tested_p(self, slope: ClusterEstimate, n: Floats) -> Floats:
        """Give the p of slopes over ``n`` rows each; NaN where too little stands behind one."""
        enough = (n >= self.min_responses) & (slope.effective >= self.min_effective)
        return np.where(enough, slope.p, np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Organisations:
    """Who answers for whom in each sample and pair; arrays of shape (samples, pairs).

    ``recorded`` counts organisations, ``clusters`` also each response without one;
    ``is_clustered`` tells where some organisation has several responses.
    """

    recorded: Floats
    clusters: Floats
    unrecorded: Floats
    is_clustered: Flags


def robust_slopes(
    samples: Sequence[Sample], hypothesis: Hypothesis, rules: RobustRules
) -> pl.DataFrame:
    """Fit every pair of a hypothesis in every sample: one row each, samples varying slowest.

    Holm's and Benjamini-Hochberg's family is the hypothesis in one sample; only testable pairs
    are members.
    """
    nested, recorded = clusters_of(samples)
    x = np.concatenate([sample.of(hypothesis.x) for sample in samples])
    y = np.concatenate([sample.of(hypothesis.y) for sample in samples])
    sums = slope_sums(x, y, nested)
    groups = _organisations(sums, nested, recorded)
    slope = jackknife_slope(sums, nested).times(sums.scale)
    p = rules.tested_p(slope, sums.n)
    is_testable = ~np.isnan(p)
    equivalence = np.where(is_testable, slope.equivalence_p(rules.sesoi), np.nan)
    low, high = slope.interval(rules.confidence)
    inner_low, inner_high = slope.interval(1 - 2 * rules.significance)
    figures = {
        "n_robust": sums.n,
        "statistic": slope.t,
        "df": slope.df,
        "p": p,
        "p_holm": holm(p),
        "p_bh": benjamini_hochberg(p),
        "effect": slope.estimate,
        "effect_low": low,
        "effect_high": high,
        "se": slope.se,
        "equivalence_low": inner_low,
        "equivalence_high": inner_high,
        "equivalence_p": equivalence,
        "equivalence_p_holm": holm(equivalence),
        "n_clusters_effective": slope.effective,
        "recorded": groups.recorded,
        "unrecorded": groups.unrecorded,
        "is_testable": is_testable,
        "is_clustered": groups.is_clustered,
        "x_varies": (sums.sxx > 0) & (sums.syy > 0),
        **_independence(sums, nested, groups, slope, rules),
    }
    return _keys(samples, hypothesis).with_columns(
        pl.Series(name, values.ravel()) for name, values in figures.items()
    )


def _organisations(sums: SlopeSums, nested: Nesting, recorded: Floats) -> _Organisations:
    present = (sums.cluster_n > 0).astype(np.float64)
    clusters, known = nested.sample_sums(present), nested.sample_sums(present * recorded)
    return _Organisations(
        recorded=known,
        clusters=clusters,
        unrecorded=clusters - known,
        is_clustered=sums.n > clusters,
    )


def _independence(
    sums: SlopeSums,
    nested: Nesting,
    groups: _Organisations,
    slope: ClusterEstimate,
    rules: RobustRules,
) -> dict[str, Floats]:
    """Compute how alike organisations answer, and how many independent responses remain."""
    of_y = intraclass_correlation(sums.cluster_n, sums.cluster_y, sums.syy, nested)
    of_x = intraclass_correlation(sums.cluster_n, sums.cluster_x, sums.sxx, nested)
    inflation = design_effect(of_y.weighted_size, of_y.icc, of_x.icc)
    none_twice = (groups.recorded > 0) & ~groups.is_clustered
    known = np.where(groups.recorded > 0, np.where(none_twice, 1.0, inflation), np.nan)
    rows = np.where(
        groups.is_clustered,
        fewest_for_equivalence(rules.sesoi, alpha=rules.significance, df=slope.df),
        fewest_for_equivalence(rules.sesoi, alpha=rules.significance),
    )
    return {
        "n_clusters": np.where(groups.recorded > 0, groups.clusters, np.nan),
        "icc1": of_y.icc_raw,
        "icc1_x": of_x.icc_raw,
        "design_effect": known,
        "n_eff": sums.n / known,
        "n_for_dismissal": np.ceil(rows * np.where(np.isnan(known), 1.0, known)),
    }


def _keys(samples: Sequence[Sample], hypothesis: Hypothesis) -> pl.DataFrame:
    pairs = pl.DataFrame(
        [
            {"hypothesis_id": hypothesis.hypothesis_id(x, y), "x": x, "y": y}
            for x in hypothesis.x
            for y in hypothesis.y
        ]
    )
    return pl.DataFrame([sample.keys for sample in samples]).join(pairs, how="cross")
