"""Whether screening takes more from one part of a wave than from the rest."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from secperf_pipeline.analysis.wave import WaveData
from secperf_pipeline.declarations.assumptions import AssumptionRegister

_GROUP = ["segment_kind", "segment", "profile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningBiasRules:
    """Which segments are warned about; see the assumption register for each.

    Parameters
    ----------
    significance
        One whose p lies below it.
    most_share
        One that loses more than this share.
    """

    significance: float
    most_share: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            significance=register.value("screening_bias_significance"),
            most_share=register.value("screening_bias_share"),
        )


def screening_bias(wave: WaveData, rules: ScreeningBiasRules) -> pl.DataFrame:
    """Compare the share that each profile rejects in a segment with its share elsewhere.

    The segments are those of the wave but the whole one; elsewhere are the responses that have
    another value of the same kind. Fisher's exact test, two-sided (Fisher 1935).

    Parameters
    ----------
    wave
        The wave.
    rules
        Which segments are warned about.

    Returns
    -------
    DataFrame
        segment_kind, segment, profile, is_default_profile, n, n_rejected, rejected_share,
        n_others, n_others_rejected, others_share, p, is_warned, reason.
    """
    counted = (
        wave.segments.filter(pl.col("segment_kind") != "all")
        .join(wave.decisions, on="response_id")
        .group_by(_GROUP)
        .agg(n=pl.len().cast(pl.Int64), n_rejected=(~pl.col("is_kept")).sum().cast(pl.Int64))
        .sort(_GROUP)
    )
    of_kind = ["segment_kind", "profile"]
    rows = counted.with_columns(
        n_others=pl.col("n").sum().over(of_kind) - pl.col("n"),
        n_others_rejected=pl.col("n_rejected").sum().over(of_kind) - pl.col("n_rejected"),
    )
    has_others = pl.col("n_others") > 0
    rejected_share = pl.col("n_rejected") / pl.col("n")
    return rows.with_columns(
        is_default_profile=pl.col("profile") == wave.default_profile,
        rejected_share=rejected_share,
        others_share=pl.when(has_others).then(pl.col("n_others_rejected") / pl.col("n_others")),
        p=pl.Series(_fisher(rows)).fill_nan(None),
    ).with_columns(
        is_warned=(pl.col("p") < rules.significance).fill_null(False)
        | (pl.col("rejected_share") > rules.most_share),
        reason=pl.when(~has_others).then(
            pl.lit("no response has another value to compare with", dtype=pl.String)
        ),
    )


def _fisher(rows: pl.DataFrame) -> NDArray[np.float64]:
    """Test each row's two-by-two table; NaN where there are no others."""
    tables = rows.select(
        "n_rejected",
        pl.col("n") - pl.col("n_rejected"),
        "n_others_rejected",
        pl.col("n_others") - pl.col("n_others_rejected"),
    ).to_numpy()
    # Many segments are of one size: each distinct table is tested once.
    distinct, back = np.unique(tables, axis=0, return_inverse=True)
    p = [
        fisher_exact(one.reshape(2, 2)).pvalue if one[2:].sum() else float("nan")
        for one in distinct
    ]
    return np.asarray(p, dtype=np.float64)[back.ravel()]
