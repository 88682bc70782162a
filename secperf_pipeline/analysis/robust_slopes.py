"""Standardised slopes of every sample at once, with the error that its organisations call for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.declarations.protocol import Hypothesis
from secperf_pipeline.stats.clustering import design_effect, intraclass_correlation
from secperf_pipeline.stats.equivalence import equivalent_slope, fewest_for_equivalence
from secperf_pipeline.stats.multiplicity import benjamini_hochberg, holm
from secperf_pipeline.stats.nesting import Nesting, nesting
from secperf_pipeline.stats.robust_slope import RobustSlope, cr1_slope, hc3_slope
from secperf_pipeline.stats.slope_sums import SlopeSums, slope_sums
from secperf_pipeline.stats.wild_bootstrap import webb_weights, wild_cluster_p

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
    min_responses, min_organisations
        Fewest complete responses, and fewest organisations where some have several responses.
    bootstrap_below
        Fewer organisations than this have their p-value bootstrapped.
    draws, seed
        Of the bootstrap.
    bootstrapped
        Profiles under which it is run.
    """

    significance: float
    confidence: float
    sesoi: float
    min_responses: int
    min_organisations: int
    bootstrap_below: int
    draws: int
    seed: int
    bootstrapped: Collection[str]

    @classmethod
    def from_register(
        cls, register: AssumptionRegister, *, seed: int, bootstrapped: Collection[str]
    ) -> Self:
        """Take the values from the assumption register."""
        return cls(
            significance=register.value("significance"),
            confidence=register.value("confidence"),
            sesoi=register.value("sesoi_r"),
            min_responses=register.count("min_group"),
            min_organisations=register.count("min_clusters"),
            bootstrap_below=register.count("bootstrap_clusters"),
            draws=register.count("bootstrap_draws"),
            seed=seed,
            bootstrapped=bootstrapped,
        )


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
    nested, recorded = _layout(samples)
    x = np.concatenate([sample.of(hypothesis.x) for sample in samples])
    y = np.concatenate([sample.of(hypothesis.y) for sample in samples])
    sums = slope_sums(x, y, nested)
    groups = _organisations(sums, nested, recorded)
    by_cr1 = groups.is_clustered
    slope = _choose(by_cr1, cr1_slope(sums, nested), hc3_slope(sums))
    enough = (sums.n >= rules.min_responses) & (
        ~by_cr1 | (groups.recorded >= rules.min_organisations)
    )
    is_testable = enough & ~np.isnan(slope.p)
    drawn = by_cr1 & is_testable & (groups.clusters < rules.bootstrap_below)
    bootstrapped = _bootstrap_p(samples, sums, nested, drawn, rules)
    p = np.where(np.isnan(bootstrapped), slope.p, bootstrapped)
    p = np.where(is_testable, p, np.nan)
    low, high = slope.interval(rules.confidence)
    inner = equivalent_slope(slope, rules.sesoi, alpha=rules.significance)
    figures = {
        "n_robust": sums.n,
        "statistic": slope.t,
        "df": slope.df,
        "p": p,
        "p_holm": holm(p),
        "p_bh": benjamini_hochberg(p),
        "effect": slope.slope,
        "effect_low": low,
        "effect_high": high,
        "se": slope.se,
        "equivalence_low": inner.low,
        "equivalence_high": inner.high,
        "recorded": groups.recorded,
        "unrecorded": groups.unrecorded,
        "is_testable": is_testable,
        "is_clustered": by_cr1,
        "is_bootstrapped": ~np.isnan(bootstrapped),
        "x_varies": (sums.sxx > 0) & (sums.syy > 0),
        **_effective(sums, nested, groups, slope, rules),
    }
    return _keys(samples, hypothesis).with_columns(
        pl.Series(name, values.ravel()) for name, values in figures.items()
    )


def _layout(samples: Sequence[Sample]) -> tuple[Nesting, Floats]:
    """Lay out the rows; tell of each cluster whether it is an organisation (1) or one response."""
    sizes = [len(sample.values) for sample in samples]
    names = np.concatenate([sample.organisations for sample in samples])
    codes = pl.Series(names.tolist(), dtype=pl.String).rank("dense").to_numpy().astype(np.int64)
    unknown = names == ""
    codes = np.where(unknown, codes.max(initial=0) + 1 + np.arange(codes.size), codes)
    nested = nesting(np.repeat(np.arange(len(samples)), sizes), codes, len(samples))
    first = nested.order[nested.cluster_starts]
    return nested, (~unknown[first]).astype(np.float64)[:, None]


def _organisations(sums: SlopeSums, nested: Nesting, recorded: Floats) -> _Organisations:
    present = (sums.cluster_n > 0).astype(np.float64)
    clusters, known = nested.sample_sums(present), nested.sample_sums(present * recorded)
    return _Organisations(
        recorded=known,
        clusters=clusters,
        unrecorded=clusters - known,
        is_clustered=sums.n > clusters,
    )


def _choose(first: Flags, one: RobustSlope, other: RobustSlope) -> RobustSlope:
    return RobustSlope(
        slope=one.slope,
        se=np.where(first, one.se, other.se),
        df=np.where(first, one.df, other.df),
        t=np.where(first, one.t, other.t),
        p=np.where(first, one.p, other.p),
    )


def _bootstrap_p(
    samples: Sequence[Sample], sums: SlopeSums, nested: Nesting, drawn: Flags, rules: RobustRules
) -> Floats:
    """Bootstrap the p-values asked for; NaN elsewhere. All samples share one set of draws."""
    p = np.full(drawn.shape, np.nan)
    asked = np.array([sample.profile in rules.bootstrapped for sample in samples], dtype=bool)
    chosen = np.flatnonzero(drawn.any(axis=1) & asked)
    if not chosen.size:
        return p
    places = [nested.clusters_of(int(sample)) for sample in chosen]
    most = max(place.stop - place.start for place in places)
    weights = webb_weights(rules.draws, most, rules.seed)
    for sample, place in zip(chosen, places, strict=True):
        p[sample] = wild_cluster_p(sums, place, weights)
    return np.where(drawn, p, np.nan)


def _effective(
    sums: SlopeSums, nested: Nesting, groups: _Organisations, slope: RobustSlope, rules: RobustRules
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
