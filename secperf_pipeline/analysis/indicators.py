"""Mean of every indicator in every sample, over respondents and over organisations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import polars as pl

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.sample_clusters import clusters_of
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.stats.cluster_jackknife import GroupSums, jackknife_mean
from secperf_pipeline.stats.clustering import within_group_agreement
from secperf_pipeline.stats.descriptives import mean_from_sums

_SAMPLE = ["segment_kind", "segment", "profile", "indicator_id"]
_KEYS = ["wave_quarter", "segment_kind", "segment", "profile", "indicator_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRules:
    """What summaries of a wave rest on.

    Parameters
    ----------
    confidence
        Level of the intervals of means; see the assumption register.
    scale
        The wave's answer scale, over whose points answers without any agreement would spread.
    """

    confidence: float
    scale: AnswerScale

    @classmethod
    def from_register(cls, register: AssumptionRegister, scale: AnswerScale) -> Self:
        """Take the values from the assumption register, for a wave's scale."""
        return cls(confidence=register.value("confidence"), scale=scale)


def indicator_summary(
    sums: pl.DataFrame,
    organisation_means: pl.DataFrame,
    samples: Sequence[Sample],
    rules: SummaryRules,
    *,
    default_profile: str,
) -> pl.DataFrame:
    """Finish exact sums into means with intervals.

    Parameters
    ----------
    sums
        Rows of ``marts.indicator_sums``.
    organisation_means
        The keys of a row, ``mean_of_organisations`` and ``n_organisations``: organisations
        weigh equally, whatever their number of respondents.
    samples
        The scores that were summed, whose columns are indicators: their organisations make the
        intervals. Inside one organisation responses are taken as independent.
    rules
        Level of the intervals, and the scale.
    default_profile
        Profile that the wave declares.

    Returns
    -------
    DataFrame
        One row per wave, segment, indicator and profile; ``agreement`` in those of organisations.
    """
    estimate = mean_from_sums(
        sums["n"].to_numpy(),
        sums["sum_units"].to_numpy(),
        sums["sum_squared_units"].to_numpy(),
        sums["units_per_point"].to_numpy(),
        confidence=rules.confidence,
    )
    rows = sums.select(_KEYS).with_columns(
        is_default_profile=pl.col("profile") == default_profile,
        n=pl.Series(estimate.n),
        n_missing=sums["response_count"] - sums["n"],
        mean=pl.Series(estimate.mean),
        sd=pl.Series(estimate.sd),
        agreement=pl.when(segment_kind="organisation").then(
            pl.Series(within_group_agreement(estimate.sd**2, rules.scale.points))
        ),
        reason=pl.Series(_reasons(estimate.n), dtype=pl.String),
    )
    joined = rows.join(
        _intervals(samples, rules.confidence), on=_SAMPLE, how="left", maintain_order="left"
    ).join(organisation_means, on=_KEYS, how="left", maintain_order="left")
    one_organisation = pl.col("ci_low").is_null() & (pl.col("n") > 1)
    return without_nan(joined).with_columns(
        pl.col("n_organisations").fill_null(0),
        reason=pl.when(one_organisation)
        .then(pl.lit("all responses are of one organisation, which leaves no other to judge by"))
        .otherwise("reason"),
    )


def _intervals(samples: Sequence[Sample], confidence: float) -> pl.DataFrame:
    """Estimate the error of every mean by leaving out organisations."""
    own = [
        replace(one, organisations=np.full(len(one.values), ""))
        if one.segment_kind == "organisation"
        else one
        for one in samples
    ]
    nested, _ = clusters_of(own)
    found = jackknife_mean(
        GroupSums.of(np.concatenate([one.values for one in own]), nested), nested
    )
    low, high = found.interval(confidence)
    columns = {
        "se": found.se,
        "ci_low": low,
        "ci_high": high,
        "n_clusters_effective": found.effective,
    }
    return (
        pl.DataFrame([one.keys for one in own])
        .join(pl.DataFrame({"indicator_id": own[0].columns}), how="cross", maintain_order="left")
        .drop("is_default_profile")
        .with_columns(pl.Series(name, values.ravel()) for name, values in columns.items())
    )


def _reasons(n: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str | None]:
    words = {0: "no response has a score", 1: "one response has no spread"}
    return [words.get(int(size)) for size in n]
