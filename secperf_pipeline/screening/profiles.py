"""One decision per response and profile, and the flow from all responses to those kept."""

import polars as pl

from secperf_pipeline.declarations.instrument import Screening, ScreeningProfile
from secperf_pipeline.screening.flags import FAMILIES

_PRIORITY = list(FAMILIES)


def screening_decisions(flags: pl.DataFrame, screening: Screening) -> pl.DataFrame:
    """Decide every response under every declared profile.

    Parameters
    ----------
    flags
        Rows of `screening_flags`.
    screening
        The instrument's declared profiles.

    Returns
    -------
    DataFrame
        profile, response_id, is_kept, reasons. A response is rejected by any flag that the
        profile lists, or by flags from as many families as the profile asks for. An index
        that cannot be computed is no flag; `screening_flags` says why it is missing.
    """
    order = flags.select("response_id").unique(maintain_order=True)
    return pl.concat(
        [
            order.join(
                _rejections(flags, rule), on="response_id", how="left", maintain_order="left"
            ).select(
                pl.lit(profile).alias("profile"),
                "response_id",
                pl.col("reasons").is_null().alias("is_kept"),
                "reasons",
            )
            for profile, rule in screening.profiles.items()
        ]
    )


def screening_flow(decisions: pl.DataFrame) -> pl.DataFrame:
    """Count from all responses over each reason to those kept, per profile.

    A response with several reasons is counted once in ``count``, at the first of them, and
    under each in ``count_with_reason``.
    """
    rows = []
    for profile in decisions["profile"].unique(maintain_order=True):
        decided = decisions.filter(pl.col("profile") == profile)
        reasons = decided["reasons"].drop_nulls().str.split(",").to_list()
        kept = int(decided["is_kept"].sum())
        counted = [("all", decided.height, decided.height)]
        for index_id in _PRIORITY:
            first = sum(1 for one in reasons if one[0] == index_id)
            anywhere = sum(1 for one in reasons if index_id in one)
            if anywhere:
                counted.append((index_id, first, anywhere))
        counted.append(("kept", kept, kept))
        rows += [
            {
                "profile": profile,
                "step": step,
                "reason": reason,
                "count": count,
                "count_with_reason": anywhere,
            }
            for step, (reason, count, anywhere) in enumerate(counted, start=1)
        ]
    return pl.DataFrame(rows)


def _rejections(flags: pl.DataFrame, rule: ScreeningProfile) -> pl.DataFrame:
    """Rejected responses with their reasons in priority order."""
    flagged = flags.filter(pl.col("is_flagged"))
    speaking = flagged.filter(pl.col("index_id").is_in(rule.reject_on_any))
    if rule.reject_on_families is not None:
        counted = flagged.filter(pl.col("index_id").is_in(rule.families_of))
        several = (
            counted.group_by("response_id")
            .agg(pl.col("family").n_unique().alias("families"))
            .filter(pl.col("families") >= rule.reject_on_families)
        )
        by_families = counted.join(several.select("response_id"), on="response_id", how="semi")
        speaking = pl.concat([speaking, by_families]).unique(["response_id", "index_id"])
    return (
        speaking.sort(pl.col("index_id").cast(pl.Enum(_PRIORITY)))
        .group_by("response_id", maintain_order=True)
        .agg(pl.col("index_id").str.join(",").alias("reasons"))
    )
