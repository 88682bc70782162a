"""One decision per response and profile, and the flow from all responses to those kept."""

from collections.abc import Iterator, Mapping

import polars as pl

from secperf_pipeline.declarations.instrument import IndexId, Screening, ScreeningProfile
from secperf_pipeline.domain.errors import ReviewError
from secperf_pipeline.screening.flags import FAMILIES

REVIEWS: dict[str, type[pl.DataType] | pl.DataType] = {
    "response_id": pl.String,
    "is_kept": pl.Boolean,
    "reason": pl.String,
    "reviewer": pl.String,
    "decided_at": pl.Datetime("us", "UTC"),
}
MANUAL = "manual"
_BASE = "standard"
BY_REVIEWER = "reviewer"
_PRIORITY = [BY_REVIEWER, *FAMILIES]
_NOT_REVIEWED = [
    pl.lit(None, dtype=pl.String).alias("reviewer"),
    pl.lit(None, dtype=pl.String).alias("review_reason"),
    pl.lit(None, dtype=REVIEWS["decided_at"]).alias("decided_at"),
]


def screening_decisions(
    flags: pl.DataFrame,
    screening: Screening,
    *,
    default_profile: str,
    reviews: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Decide every response under every declared profile, and under `manual`.

    Parameters
    ----------
    flags
        Rows of `screening_flags`.
    screening
        The instrument's declared profiles.
    default_profile
        The profile that `manual` follows where no reviewer has decided; standard where it is
        `manual` itself.
    reviews
        What reviewers decided: the columns of ``REVIEWS``, one row for each response decided.

    Returns
    -------
    DataFrame
        profile, response_id, is_kept, reasons, reviewer, review_reason, decided_at. The last
        three are of the reviewer, NULL elsewhere. A response is rejected by any flag that the
        profile lists, or by flags from as many families as the profile asks for. An index
        that cannot be computed is no flag; `screening_flags` says why it is missing.

    Raises
    ------
    ReviewError
        A response is reviewed twice, is not in the wave, or lacks a decision, reason, reviewer
        or time.
    """
    order = flags.select("response_id").unique(maintain_order=True)
    decided = pl.concat(
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
    ).with_columns(_NOT_REVIEWED)
    reviews = pl.DataFrame(schema=REVIEWS) if reviews is None else reviews.select(list(REVIEWS))
    _check(reviews, order)
    base = _BASE if default_profile == MANUAL else default_profile
    followed = decided.filter(pl.col("profile") == base)
    return pl.concat([decided, _apply_reviews(followed, reviews)])


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


def _apply_reviews(followed: pl.DataFrame, reviews: pl.DataFrame) -> pl.DataFrame:
    """Let reviewers override the decisions of a profile."""
    is_decided = pl.col("decided_at").is_not_null()
    return (
        followed.select("response_id", "is_kept", "reasons")
        .join(
            reviews.rename({"is_kept": "is_kept_by_reviewer", "reason": "review_reason"}),
            on="response_id",
            how="left",
            maintain_order="left",
        )
        .select(
            pl.lit(MANUAL).alias("profile"),
            "response_id",
            pl.coalesce("is_kept_by_reviewer", "is_kept").alias("is_kept"),
            pl.when(~is_decided)
            .then("reasons")
            .when(~pl.col("is_kept_by_reviewer"))
            .then(pl.lit(BY_REVIEWER))
            .alias("reasons"),
            "reviewer",
            "review_reason",
            "decided_at",
        )
    )


def _check(reviews: pl.DataFrame, order: pl.DataFrame) -> None:
    gaps = reviews.filter(
        pl.any_horizontal(pl.all().is_null())
        | (pl.col("reason").str.strip_chars() == "")
        | (pl.col("reviewer").str.strip_chars() == "")
    )
    faults = {
        "lacks its decision, reason, reviewer or time; give all four": gaps,
        "is decided more than once; keep one row": reviews.filter(
            pl.col("response_id").is_duplicated()
        ),
        "is not in the wave; correct its id": reviews.join(order, on="response_id", how="anti"),
    }
    for fault, rows in faults.items():
        if rows.height:
            raise ReviewError(f"the review of response {rows['response_id'][0]!r} {fault}")


def _beyond(flags: pl.DataFrame, numbers: Mapping[IndexId, float]) -> Iterator[pl.DataFrame]:
    """Rows whose value reaches the second number of its index."""
    side = pl.col("flag_when")
    for index_id, number in numbers.items():
        value = pl.col("value")
        reached = (
            pl.when(side == "at_least")
            .then(value >= number)
            .when(side == "at_most")
            .then(value <= number)
            .when(side == "below")
            .then(value < number)
            .otherwise(value > number)
        )
        yield flags.filter(reached, pl.col("index_id") == index_id)


def _rejections(flags: pl.DataFrame, rule: ScreeningProfile) -> pl.DataFrame:
    """Rejected responses with their reasons in priority order."""
    flagged = flags.filter(pl.col("is_flagged"))
    speaking = (
        flagged
        if rule.reject_on_any == "all"
        else flagged.filter(pl.col("index_id").is_in(rule.reject_on_any))
    )
    speaking = pl.concat([speaking, *_beyond(flags, rule.reject_beyond)]).unique(
        ["response_id", "index_id"]
    )
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
