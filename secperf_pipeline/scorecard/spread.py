"""What chance leaves open behind a value: one law for its interval and its chance of green."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from secperf_pipeline.scorecard.pooled import pooled_spreads
from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.proportion import (
    Interval,
    probability_share_beyond,
    wilson_interval,
)

_ONE_ORGANISATION = "all cases are of one organisation, which leaves no other to judge by"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSpread:
    """A share and the independent cases that tell as much as those it rests on."""

    share: float
    base: float

    def interval(self, confidence: float) -> Interval:
        """Compute Wilson's (1927) interval."""
        return wilson_interval(self.share * self.base, self.base, confidence=confidence)

    def probability_beyond(self, goal: float) -> float:
        """Compute the probability of a true share of at least ``goal``, by Jeffreys' posterior."""
        return probability_share_beyond(goal, self.share * self.base, self.base)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanSpread:
    """A mean with its standard error and the degrees of freedom of Student's t around it."""

    mean: float
    se: float
    df: float

    def interval(self, confidence: float) -> Interval:
        """Compute Student's interval."""
        low, high = self._estimate.interval(confidence)
        return Interval(low=low.item(), high=high.item())

    def probability_beyond(self, goal: float) -> float:
        """Compute the probability of a true mean of at least ``goal``; without error 0 or 1."""
        return float(self._estimate.probability_beyond(goal))

    @property
    def _estimate(self) -> ClusterEstimate:
        mean, se, df = (np.array(one) for one in (self.mean, self.se, self.df))
        return ClusterEstimate(estimate=mean, se=se, df=df, clusters=df + 1, effective=df + 1)


def with_spread(rows: pl.DataFrame, kpi_values: pl.DataFrame, *, confidence: float) -> pl.DataFrame:
    """Add what the intervals of values rest on.

    Parameters
    ----------
    rows
        organisation_id, kpi_id, unit, source, is_census, counted_in, denominator, n and sd of
        each row; of survey means also se, df and n_clusters_effective by the clustering engine.
    kpi_values
        Rows of ``marts.fct_kpi_values``: what the organisations of pooled rows count.
    confidence
        Level that the intervals will have.

    Returns
    -------
    DataFrame
        The rows with ``is_pooled``, ``base`` (independent cases of a share), ``se`` and ``df`` of
        a mean, and ``n_effective`` and ``n_clusters_effective``, both NULL in the row of an
        organisation. All together of a single organisation are that organisation: its cases
        count as independent, as in its own row.
    """
    own = rows.filter(pl.col("organisation_id") != "all")
    several = own["organisation_id"].n_unique() > 1
    rows = rows.with_columns(is_pooled=(pl.col("organisation_id") == "all") & several)
    sampled = rows.filter("is_pooled", ~pl.col("is_census"), pl.col("source") == "register")
    wanted = sampled.select(pl.col("counted_in").alias("wave_quarter"), "kpi_id")
    found = pooled_spreads(kpi_values, wanted, confidence=confidence).rename(
        {"wave_quarter": "counted_in"}
    )
    # A share of organisations finds no counts of its unit: its cases are the organisations.
    joined = rows.join(
        found.with_columns(is_pooled=pl.lit(True), is_clustered=pl.lit(True)),
        on=["is_pooled", "counted_in", "kpi_id", "unit"],
        how="left",
        suffix="_found",
        maintain_order="left",
    )
    alone = ~pl.col("is_pooled") & (pl.col("unit") == "likert") & (pl.col("n") > 1)
    effective = pl.coalesce("n_clusters_effective_found", "n_clusters_effective")
    return joined.with_columns(
        base=pl.when("is_clustered").then("base").otherwise("denominator"),
        se=pl.coalesce("se_found", "se", pl.when(alone).then(pl.col("sd") / pl.col("n").sqrt())),
        df=pl.coalesce("df_found", "df", pl.when(alone).then(pl.col("n") - 1.0)),
        n_effective=pl.when("is_clustered").then("base"),
        n_clusters_effective=pl.when("is_pooled").then(effective),
    ).drop("is_clustered", pl.selectors.ends_with("_found"))


def spread_of(row: Mapping[str, Any]) -> ShareSpread | MeanSpread | str:
    """Take the law of a row of `with_spread`, or say why chance has none."""
    if row["value"] is None:
        return "no value of this quarter"
    if row["is_census"]:
        return "a full count, which chance does not touch"
    if row["unit"] == "share":
        if not row["denominator"]:
            return "stated without the counts that it rests on"
        if row["base"] is None:
            return _ONE_ORGANISATION
        return ShareSpread(share=row["value"], base=row["base"])
    if row["se"] is not None:
        return MeanSpread(mean=row["value"], se=row["se"], df=row["df"])
    if row["is_pooled"] and (row["n"] or 0) > 1:
        return _ONE_ORGANISATION
    if row["unit"] == "likert":
        return "fewer than two answers, which have no spread"
    return "a count without others to compare it with"
