"""Indicators as the population by sector and size would give them, beside those of the sample."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.population import Weighting
from secperf_pipeline.analysis.sample_clusters import cluster_numbers, clusters_of
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import GroupSums, jackknife_mean
from secperf_pipeline.stats.proportion import effective_base, wilson_interval
from secperf_pipeline.stats.weighting import effective_size, weighted_mean

Floats = NDArray[np.float64]
MEAN, SHARE = "mean", "share_above_cut"
_FIGURES = [
    *("estimate", "estimate_low", "estimate_high"),
    *("weighted", "weighted_low", "weighted_high"),
    *("n_effective_kish", "n_clusters_effective", "represented_share"),
]
_COLUMNS: dict[str, type[pl.DataType]] = {
    "segment_kind": pl.String,
    "segment": pl.String,
    "profile": pl.String,
    "is_default_profile": pl.Boolean,
    "indicator_id": pl.String,
    "statistic": pl.String,
    "n": pl.Int64,
    "n_weighted": pl.Int64,
    **dict.fromkeys(_FIGURES, pl.Float64),
    "note": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRules:
    """What weighted figures rest on; see the assumption register for each.

    Parameters
    ----------
    confidence
        Level of the intervals.
    min_clusters
        With fewer effective organisations a weighted figure has no interval.
    trim
        Weights above this many medians are cut.
    min_cell
        Fewest respondents whose figures may be shown.
    cut
        A score above this point of the scale counts in the share.
    """

    confidence: float
    min_clusters: float
    trim: float
    min_cell: int
    cut: float

    @classmethod
    def from_register(cls, register: AssumptionRegister, scale: AnswerScale) -> Self:
        """Take the values from the assumption register, the cut as a point of a wave's scale."""
        return cls(
            confidence=register.value("confidence"),
            min_clusters=register.value("min_clusters_effective"),
            trim=register.value("weight_trim_medians"),
            min_cell=register.count("min_cell"),
            cut=scale.at(register.value("group_cut_place")),
        )


def population_estimates(
    weighted_samples: Iterable[tuple[Sample, Weighting]],
    hidden: Collection[str],
    rules: EstimateRules,
) -> pl.DataFrame:
    """Estimate means and shares of every indicator without and with weights.

    Parameters
    ----------
    weighted_samples
        Scores of the whole wave under a profile, with the weights of its responses.
    hidden
        Profiles whose weighted figures would tell too much, see `disclosing_profiles`.
    rules
        Levels and limits.

    Returns
    -------
    DataFrame
        Rows of ``results.population_estimates`` without the quarter.
    """
    rows: list[dict[str, object]] = []
    for sample, weighting in weighted_samples:
        above = np.where(np.isnan(sample.values), np.nan, sample.values > rules.cut)
        for statistic, values in ((MEAN, sample.values), (SHARE, above)):
            rows += _of_one_sample(
                sample, values, statistic, weighting, sample.profile in hidden, rules
            )
    return without_nan(pl.DataFrame(rows, schema=_COLUMNS))


def _of_one_sample(
    sample: Sample,
    values: Floats,
    statistic: str,
    weighting: Weighting,
    is_hidden: bool,
    rules: EstimateRules,
) -> Iterator[dict[str, object]]:
    nested, _ = clusters_of([sample])
    plain = jackknife_mean(GroupSums.of(values, nested), nested)
    found = weighted_mean(values, weighting.weights, cluster_numbers(sample.organisations))
    for place, indicator in enumerate(sample.columns):
        known = ~np.isnan(values[:, place])
        held = weighting.weights[known & (weighting.weights > 0)]
        n = int(known.sum())
        unweighted = interval_of(
            plain, (0, place), n, rules.confidence, is_share=statistic == SHARE
        )
        row = sample.keys | {
            "indicator_id": indicator,
            "statistic": statistic,
            "n": n,
            "n_weighted": None if 0 < n - held.size < rules.min_cell else held.size,
            **dict(zip(("estimate", "estimate_low", "estimate_high"), unweighted, strict=True)),
        }
        if is_hidden:
            yield row | {"reason": _hidden(rules)}
            continue
        ends = interval_of(
            found, (place,), held.size, rules.confidence, is_share=statistic == SHARE
        )
        if not found.effective[place] >= rules.min_clusters:
            ends = ends[0], np.nan, np.nan
        yield row | {
            **dict(zip(("weighted", "weighted_low", "weighted_high"), ends, strict=True)),
            "n_effective_kish": effective_size(held),
            "n_clusters_effective": found.effective[place],
            "represented_share": np.nan if weighting.reason else weighting.represented,
            "note": "; ".join(weighting.notes) or None,
            "reason": weighting.reason
            or "; ".join(_missing(n, held.size, found.effective[place], rules))
            or None,
        }


def interval_of(
    found: ClusterEstimate, place: Any, n: int, confidence: float, *, is_share: bool = False
) -> tuple[float, float, float]:
    """Give one estimate and its ends, those of a share by Wilson with Korn and Graubard's base."""
    estimate = float(found.estimate[place])
    if not found.clusters[place] > 1:
        return estimate, np.nan, np.nan
    if not is_share:
        low, high = found.interval(confidence)
        return estimate, float(low[place]), float(high[place])
    base = effective_base(found, np.full(found.estimate.shape, n), confidence=confidence)
    size = float(base[place])
    # Rounding must not bring a share of all beyond all.
    share = wilson_interval(min(estimate, 1.0) * size, size, confidence=confidence)
    return estimate, share.low, share.high


def _missing(n: int, n_weighted: int, effective: float, rules: EstimateRules) -> Iterator[str]:
    """Say why there is no figure, or no interval, or no count."""
    if not n:
        yield "no response has a score"
    elif not n_weighted:
        yield "no response with a weight has a score"
    elif not effective >= rules.min_clusters:
        yield (
            f"weighted organisations count like {effective:.1f} equal ones; an interval needs "
            f"{rules.min_clusters:g}"
        )
    if 0 < n - n_weighted < rules.min_cell:
        yield f"how many have a weight is hidden: fewer than {rules.min_cell} have none"


def _hidden(rules: EstimateRules) -> str:
    return (
        "hidden: beside the figures of sectors, sizes and organisations the weighted ones would "
        f"tell what fewer than {rules.min_cell} people said"
    )
