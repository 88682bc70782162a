"""Mean of every indicator in every sample, over respondents and over organisations."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.descriptives import mean_from_sums

_KEYS = ["wave_quarter", "segment_kind", "segment", "profile", "indicator_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRules:
    """Level of the intervals of means; see the assumption register."""

    confidence: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the value from the assumption register."""
        return cls(confidence=register.value("confidence"))


def indicator_summary(
    sums: pl.DataFrame,
    organisation_means: pl.DataFrame,
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
    rules
        Level of the intervals.
    default_profile
        Profile that the wave declares.

    Returns
    -------
    DataFrame
        One row per wave, segment, indicator and profile.
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
        se=pl.Series(estimate.se),
        ci_low=pl.Series(estimate.low),
        ci_high=pl.Series(estimate.high),
        reason=pl.Series(_reasons(estimate.n), dtype=pl.String),
    )
    joined = rows.join(organisation_means, on=_KEYS, how="left", maintain_order="left")
    return without_nan(joined.with_columns(pl.col("n_organisations").fill_null(0)))


def _reasons(n: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[str | None]:
    words = {0: "no response has a score", 1: "one response has no spread"}
    return [words.get(int(size)) for size in n]
