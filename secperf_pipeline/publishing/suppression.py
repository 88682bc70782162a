"""Hide figures of small groups, and those from which a small group's would follow."""

from collections.abc import Collection, Sequence

import polars as pl

from secperf_pipeline.publishing.differences import (
    PROFILE,
    SEGMENT,
    is_telling,
    small_rests,
    telling_profiles,
)

HIDDEN = "hidden: too few responses"
# A verdict that nothing could be tested rests on no figure, so that it shows none.
_SHOWN_ALWAYS = {"verdict": "not_testable"}


def hidden_segments(sums: pl.DataFrame, nests: pl.DataFrame, *, min_cell: int) -> pl.DataFrame:
    """Choose the segments and profiles whose figures are hidden, the same in every table.

    Parameters
    ----------
    sums
        wave_quarter, segment_kind, segment, profile, is_default_profile, indicator_id, n,
        response_count (responses kept) and sum_units (sum of the scores).
    nests
        wave_quarter, segment_kind, segment, outer_kind, outer_segment: the first segment lies
        wholly inside the second, of another kind; the whole wave holds all.
    min_cell
        Fewest respondents whose figures may be shown.

    Returns
    -------
    DataFrame
        wave_quarter, segment_kind, segment, profile. A segment is hidden under every profile
        when any profile keeps fewer than ``min_cell`` of its responses. Where that hides
        exactly one segment of a kind, its figures would follow from the total, so the next
        smallest is hidden too; and so on while what a segment holds beside its shown parts of
        one kind is fewer than ``min_cell``. Of a part of the wave a profile is hidden where it
        differs from one that is shown by fewer than ``min_cell`` responses, whose scores would be
        the difference, or would so beside the shown parts of a larger segment; the wave's own
        profile is the last to go. The whole wave is hidden when every profile keeps so few:
        nothing else adds up to it, so that the counts of its rows tell which of them to hide.
    """
    small = _with_small_rests(_small_segments(sums, min_cell), sums, nests, min_cell)
    gaps = _profile_gaps(sums)
    profiles = sums.select(PROFILE).unique()
    hidden = pl.concat(
        [profiles.join(small, on=SEGMENT, how="semi"), _revealing_profiles(gaps, min_cell)]
    )
    while True:
        more = telling_profiles(gaps, hidden, nests, min_cell=min_cell)
        if more.is_empty():
            return hidden.unique(maintain_order=True)
        hidden = pl.concat([hidden, more])


def _small_segments(sums: pl.DataFrame, min_cell: int) -> pl.DataFrame:
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


def _with_small_rests(
    chosen: pl.DataFrame, sums: pl.DataFrame, nests: pl.DataFrame, min_cell: int
) -> pl.DataFrame:
    counts = sums.select(*PROFILE, "indicator_id", pl.col("n").alias("count"))
    group = ["wave_quarter", "profile", "indicator_id"]
    while True:
        marked = chosen.with_columns(is_gone=pl.lit(True))
        cells = counts.join(marked, on=SEGMENT, how="left").with_columns(
            pl.col("is_gone").fill_null(False)
        )
        more = small_rests(cells, nests, group=group, min_cell=min_cell).select(SEGMENT).unique()
        if more.is_empty():
            return chosen
        chosen = pl.concat([chosen, more])


def _profile_gaps(sums: pl.DataFrame) -> pl.DataFrame:
    """Give how each profile differs from those that go after it; see `telling_profiles`."""
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


def _revealing_profiles(gaps: pl.DataFrame, min_cell: int) -> pl.DataFrame:
    """Find the profiles that would show a few responses by their difference from another.

    The whole wave is left out: which responses each profile keeps of it is public.
    """
    telling = (
        gaps.filter(pl.col("segment_kind") != "all")
        .filter(is_telling(pl.col("gap"), pl.col("sum_gap"), min_cell))
        .select(*PROFILE, "rank", "profile_shown")
        .unique()
    )
    hidden = telling.select(PROFILE).clear()
    for rank in telling["rank"].unique().sort():
        gone = hidden.rename({"profile": "profile_shown"})
        beside_one_shown = telling.filter(pl.col("rank") == rank).join(
            gone, on=[*SEGMENT, "profile_shown"], how="anti"
        )
        hidden = pl.concat([hidden, beside_one_shown.select(PROFILE).unique()])
    return hidden


def suppressed(
    rows: pl.DataFrame,
    *,
    keys: Collection[str],
    counts: Sequence[str],
    hidden: pl.DataFrame,
    nests: pl.DataFrame,
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
        Rows of `hidden_segments`.
    nests
        As for `hidden_segments`.
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
        marked = _without_small_rests(marked, keys, column, nests, min_cell)
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
    is_gone = is_hidden | is_small
    alone = is_gone.sum().over(across_segments) == 1
    # Nobody's row comes last: to hide it would protect nobody.
    size = pl.struct(least.is_null(), least.alias("least"), "segment")
    next_smallest = size.rank("ordinal").over([*across_segments, is_gone])
    return is_small | (alone & ~is_gone & (next_smallest == 1))


def _without_small_rests(
    marked: pl.DataFrame, keys: Collection[str], count: str, nests: pl.DataFrame, min_cell: int
) -> pl.DataFrame:
    group = [column for column in keys if column not in {"segment_kind", "segment"}]
    cell = [*group, "segment_kind", "segment"]
    while True:
        cells = marked.select(
            *cell, pl.col(count).alias("count"), pl.col("is_suppressed").alias("is_gone")
        )
        more = small_rests(cells, nests, group=group, min_cell=min_cell)
        if more.is_empty():
            return marked
        found = more.with_columns(pl.lit(True).alias("found"))
        marked = (
            marked.join(found, on=cell, how="left", nulls_equal=True, maintain_order="left")
            .with_columns(is_suppressed=pl.col("is_suppressed") | pl.col("found").fill_null(False))
            .drop("found")
        )
