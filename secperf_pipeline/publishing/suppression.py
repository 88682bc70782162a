"""Suppression: figures of small groups (primary), and those that would tell them (complementary).

The words are those of statistical disclosure control (Hundepool et al. 2012, chapter 4): the
threshold rule chooses primary cells by their number of respondents; complementary cells are hidden
so that no primary one follows by differencing from those that are shown.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from secperf_pipeline.contract.table import IS_SUPPRESSED, Hide
from secperf_pipeline.publishing.differencing import (
    PROFILE,
    SEGMENT,
    discloses,
    disclosing_profiles,
    disclosing_remainders,
)

HIDDEN = "hidden: too few responses"
# A verdict that nothing could be tested rests on no figure, so that it shows none.
_SHOWN_ALWAYS = {"verdict": "not_testable"}


@dataclass(frozen=True, slots=True)
class Suppression:
    """What is hidden in some quarters, for every table alike.

    Parameters
    ----------
    segments
        Rows of `suppressed_segments`.
    hierarchy
        As `suppressed_segments` takes it.
    min_cell
        Fewest respondents whose figures may be shown.
    """

    segments: pl.DataFrame
    hierarchy: pl.DataFrame
    min_cell: int

    def apply(self, hide: Hide, rows: pl.DataFrame) -> pl.DataFrame:
        """Hide in a table's rows what its declaration says, see `suppress`; else leave them."""
        if not hide.counts:
            return rows
        return suppress(
            rows,
            keys=hide.all_keys,
            counts=hide.counts,
            hidden=self.segments,
            hierarchy=self.hierarchy,
            min_cell=self.min_cell,
            other_segment=hide.other_segment,
        )


def suppressed_segments(
    sums: pl.DataFrame, hierarchy: pl.DataFrame, *, min_cell: int
) -> pl.DataFrame:
    """Choose the segments and profiles whose figures are hidden, the same in every table.

    Parameters
    ----------
    sums
        wave_quarter, segment_kind, segment, profile, is_default_profile, indicator_id, n,
        response_count (responses kept) and sum_units (sum of the scores).
    hierarchy
        wave_quarter, segment_kind, segment, outer_kind, outer_segment: the first segment lies
        wholly inside the second, of another kind; the whole wave holds all.
    min_cell
        Fewest respondents whose figures may be shown.

    Returns
    -------
    DataFrame
        wave_quarter, segment_kind, segment, profile. Primary: a segment is hidden under every
        profile when any profile keeps fewer than ``min_cell`` of its responses. Complementary:
        where that hides exactly one segment of a kind, its figures would follow from the total,
        so the next smallest is hidden too; and so on while what a segment holds beside its shown
        parts of one kind is fewer than ``min_cell``. Of a part of the wave a profile is hidden
        where it differs from one that is shown by fewer than ``min_cell`` responses, whose scores
        would be the difference, or would so beside the shown parts of a larger segment; the wave's
        own profile is the last to go. The whole wave is hidden when every profile keeps so few:
        nothing else adds up to it, so that the counts of its rows tell which of them to hide.
    """
    small = _with_complements(_below_threshold(sums, min_cell), sums, hierarchy, min_cell)
    gaps = _profile_gaps(sums)
    profiles = sums.select(PROFILE).unique()
    hidden = pl.concat(
        [profiles.join(small, on=SEGMENT, how="semi"), _differencing_profiles(gaps, min_cell)]
    )
    while True:
        more = disclosing_profiles(gaps, hidden, hierarchy, min_cell=min_cell)
        if more.is_empty():
            return hidden.unique(maintain_order=True)
        hidden = pl.concat([hidden, more])


def _below_threshold(sums: pl.DataFrame, min_cell: int) -> pl.DataFrame:
    is_whole = pl.col("segment_kind") == "all"
    # An indicator that nobody answered says nothing about those who answered the others.
    thinnest = pl.coalesce(
        pl.col("n").filter(pl.col("n") > 0).min(), pl.col("response_count").max()
    )
    smallest = (
        sums.filter(~is_whole)
        .group_by(PROFILE)
        .agg(thinnest.alias("response_count"))
        .group_by(SEGMENT)
        .agg(pl.col("response_count").min())
        .sort("wave_quarter", "segment_kind", "response_count", "segment")
    )
    kind = ["wave_quarter", "segment_kind"]
    small = pl.col("response_count") < min_cell
    rank = pl.int_range(pl.len()).over(kind)
    alone = small.sum().over(kind) == 1
    chosen = smallest.filter(small | (alone & (rank == 1))).select(SEGMENT)
    whole = (
        sums.filter(is_whole).group_by(SEGMENT).agg(pl.col("response_count").max()).filter(small)
    )
    return pl.concat([whole.select(SEGMENT), chosen])


def _with_complements(
    chosen: pl.DataFrame, sums: pl.DataFrame, hierarchy: pl.DataFrame, min_cell: int
) -> pl.DataFrame:
    counts = sums.select(*PROFILE, "indicator_id", pl.col("n").alias("count"))
    group = ["wave_quarter", "profile", "indicator_id"]
    while True:
        marked = chosen.with_columns(is_suppressed=pl.lit(True))
        cells = counts.join(marked, on=SEGMENT, how="left").with_columns(
            pl.col("is_suppressed").fill_null(False)
        )
        more = (
            disclosing_remainders(cells, hierarchy, group=group, min_cell=min_cell)
            .select(SEGMENT)
            .unique()
        )
        if more.is_empty():
            return chosen
        chosen = pl.concat([chosen, more])


def _profile_gaps(sums: pl.DataFrame) -> pl.DataFrame:
    """Give how each profile differs from those that go after it; see `disclosing_profiles`."""
    ranked = sums.with_columns(
        rank=pl.struct(~pl.col("is_default_profile"), "profile").rank("dense").over("wave_quarter")
    )
    profiles = ranked.select("wave_quarter", "profile", "rank").unique()
    pairs = profiles.join(profiles, on="wave_quarter", suffix="_shown").filter(
        pl.col("rank_shown") < pl.col("rank")
    )
    places = [*SEGMENT, "indicator_id"]
    figures = sums.select(*places, "profile", "n", "sum_units")
    # A profile that keeps nobody of a segment has no row there.
    return (
        sums.select(places)
        .unique()
        .join(pairs, on="wave_quarter")
        .join(figures, on=[*places, "profile"], how="left")
        .join(
            figures.rename({"profile": "profile_shown"}),
            on=[*places, "profile_shown"],
            how="left",
            suffix="_shown",
        )
        .with_columns(pl.col("n", "n_shown", "sum_units", "sum_units_shown").fill_null(0))
        .select(
            *PROFILE,
            *("rank", "profile_shown", "indicator_id"),
            gap=pl.col("n") - pl.col("n_shown"),
            sum_gap=pl.col("sum_units") - pl.col("sum_units_shown"),
        )
    )


def _differencing_profiles(gaps: pl.DataFrame, min_cell: int) -> pl.DataFrame:
    """Find the profiles that would show a few responses by their difference from another.

    The whole wave is left out: which responses each profile keeps of it is public.
    """
    disclosing = (
        gaps.filter(pl.col("segment_kind") != "all")
        .filter(discloses(pl.col("gap"), pl.col("sum_gap"), min_cell))
        .select(*PROFILE, "rank", "profile_shown")
        .unique()
    )
    hidden = disclosing.select(PROFILE).clear()
    for rank in disclosing["rank"].unique().sort():
        suppressed = hidden.rename({"profile": "profile_shown"})
        beside_one_shown = disclosing.filter(pl.col("rank") == rank).join(
            suppressed, on=[*SEGMENT, "profile_shown"], how="anti"
        )
        hidden = pl.concat([hidden, beside_one_shown.select(PROFILE).unique()])
    return hidden


def suppress(
    rows: pl.DataFrame,
    *,
    keys: Collection[str],
    counts: Sequence[str],
    hidden: pl.DataFrame,
    hierarchy: pl.DataFrame,
    min_cell: int,
    other_segment: Sequence[str] = (),
) -> pl.DataFrame:
    """Blank the figures in rows of hidden segments and of small counts, and say so.

    Parameters
    ----------
    rows
        A table by segment and profile.
    keys
        Columns that stay.
    counts
        Columns of ``rows`` that count respondents; one from 1 to below ``min_cell`` hides the
        row. Nobody at all is no small group. Where that hides one segment alone, the one with
        the next smallest count is hidden too, and so on while too few would be left of a larger
        segment without its shown parts.
    hidden
        Rows of `suppressed_segments`.
    hierarchy
        As for `suppressed_segments`.
    min_cell
        Fewest respondents whose figures may be shown.
    other_segment
        Four columns of ``rows`` that name a second segment (quarter, kind, segment, profile)
        which the figures rest on too: hiding either hides the row. Empty where there is none.

    Returns
    -------
    DataFrame
        The rows with ``is_suppressed``. In a hidden row every column but the keys is blank,
        except a verdict of not_testable and the reasons, which are `HIDDEN`.
    """
    places = [PROFILE, list(other_segment)] if other_segment else [PROFILE]
    marked = rows
    for position, columns in enumerate(places):
        flagged = hidden.select(PROFILE).with_columns(pl.lit(True).alias(f"hidden_{position}"))
        marked = marked.join(
            flagged, left_on=columns, right_on=PROFILE, how="left", maintain_order="left"
        )
    marks = [f"hidden_{position}" for position in range(len(places))]
    is_hidden = pl.any_horizontal(pl.col(marks).fill_null(False))
    if counts:
        is_hidden = is_hidden | _small_cells(keys, counts, min_cell, is_hidden)
    marked = marked.with_columns(is_suppressed=is_hidden).drop(marks)
    for column in counts:
        marked = _complemented(marked, keys, column, hierarchy, min_cell)
    return marked.with_columns(
        pl.when("is_suppressed").then(_in_a_hidden_row(column)).otherwise(column).alias(column)
        for column in rows.columns
        if column not in keys
    )


def _in_a_hidden_row(column: str) -> pl.Expr:
    if column == "reason" or column.endswith("_reason"):
        return pl.lit(HIDDEN)
    always = _SHOWN_ALWAYS.get(column)
    shown = pl.lit(False) if always is None else pl.col(column) == always
    return pl.when(shown).then(column)


def _small_cells(
    keys: Collection[str], counts: Sequence[str], min_cell: int, is_hidden: pl.Expr
) -> pl.Expr:
    """Tell which rows rest on too few, or would show by subtraction a row that does."""
    present = [pl.when(pl.col(column) > 0).then(column) for column in counts]
    least = pl.min_horizontal(present)
    is_small = (least < min_cell).fill_null(False)
    across_segments = [column for column in keys if column != "segment"]
    is_suppressed = is_hidden | is_small
    alone = is_suppressed.sum().over(across_segments) == 1
    # Nobody's row comes last: to hide it would protect nobody.
    size = pl.struct(least.is_null(), least.alias("least"), "segment")
    next_smallest = size.rank("ordinal").over([*across_segments, is_suppressed])
    return is_small | (alone & ~is_suppressed & (next_smallest == 1))


def _complemented(
    marked: pl.DataFrame, keys: Collection[str], count: str, hierarchy: pl.DataFrame, min_cell: int
) -> pl.DataFrame:
    group = [column for column in keys if column not in {"segment_kind", "segment"}]
    cell = [*group, "segment_kind", "segment"]
    while True:
        cells = marked.select(*cell, pl.col(count).alias("count"), IS_SUPPRESSED)
        more = disclosing_remainders(cells, hierarchy, group=group, min_cell=min_cell)
        if more.is_empty():
            return marked
        found = more.with_columns(pl.lit(True).alias("found"))
        marked = (
            marked.join(found, on=cell, how="left", nulls_equal=True, maintain_order="left")
            .with_columns(is_suppressed=pl.col("is_suppressed") | pl.col("found").fill_null(False))
            .drop("found")
        )
