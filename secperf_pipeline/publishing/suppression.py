"""Hide figures of small groups, and a second group where one alone could be derived."""

from collections.abc import Collection, Sequence

import polars as pl

SEGMENT = ["wave_quarter", "segment_kind", "segment"]
HIDDEN = "hidden: too few responses"
# A verdict that nothing could be tested rests on no figure, so that it shows none.
_SHOWN_ALWAYS = {"verdict": "not_testable"}


def hidden_segments(counts: pl.DataFrame, *, min_cell: int) -> pl.DataFrame:
    """Choose the segments whose figures are hidden, the same ones in every table.

    Parameters
    ----------
    counts
        wave_quarter, segment_kind, segment, profile, response_count: responses kept.
    min_cell
        Fewest respondents whose figures may be shown.

    Returns
    -------
    DataFrame
        wave_quarter, segment_kind, segment. A segment is hidden when any profile keeps fewer
        than ``min_cell`` of its responses. Where that hides exactly one segment of a kind,
        its figures would follow from the total, so the next smallest is hidden too. The whole
        wave is hidden when every profile keeps so few: nothing else adds up to it, so that the
        counts of its rows tell which of them to hide.
    """
    smallest = (
        counts.filter(pl.col("segment_kind") != "all")
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
        counts.filter(pl.col("segment_kind") == "all")
        .group_by(SEGMENT)
        .agg(pl.col("response_count").max())
        .filter(small)
        .select(SEGMENT)
    )
    return pl.concat([whole, chosen])


def suppressed(
    rows: pl.DataFrame,
    *,
    keys: Collection[str],
    counts: Sequence[str],
    hidden: pl.DataFrame,
    min_cell: int,
    other_segment: Sequence[str] = (),
) -> pl.DataFrame:
    """Blank the figures in rows of hidden segments and of small counts, and say so.

    Parameters
    ----------
    rows
        A table by segment.
    keys
        Columns that stay.
    counts
        Columns of ``rows`` that count respondents; one from 1 to below ``min_cell`` hides the
        row. Nobody at all is no small group.
    hidden
        Rows of `hidden_segments`.
    min_cell
        Fewest respondents whose figures may be shown.
    other_segment
        Three columns of ``rows`` that name a second segment (quarter, kind, segment) which the
        figures rest on too: hiding either hides the row. Empty where there is none.

    Returns
    -------
    DataFrame
        The rows with ``is_suppressed``. In a hidden row every column but the keys is blank,
        except a verdict of not_testable and the reasons, which are `HIDDEN`.
    """
    segments = [SEGMENT, list(other_segment)] if other_segment else [SEGMENT]
    marked = rows
    for position, columns in enumerate(segments):
        flagged = hidden.select(SEGMENT).with_columns(pl.lit(True).alias(f"hidden_{position}"))
        marked = marked.join(
            flagged, left_on=columns, right_on=SEGMENT, how="left", maintain_order="left"
        )
    marks = [f"hidden_{position}" for position in range(len(segments))]
    is_small = pl.any_horizontal(
        [pl.col(column).fill_null(0).is_between(1, min_cell - 1) for column in counts]
        or [pl.lit(False)]
    )
    marked = marked.with_columns(
        is_suppressed=pl.any_horizontal(pl.col(marks).fill_null(False)) | is_small
    ).drop(marks)
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
