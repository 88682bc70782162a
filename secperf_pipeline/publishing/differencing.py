"""Differencing: what shown groups would tell about a few people of another one."""

from collections.abc import Sequence

import polars as pl

SEGMENT = ["wave_quarter", "segment_kind", "segment"]
PROFILE = [*SEGMENT, "profile"]

_PLACE = ["segment_kind", "segment"]
_OUTER = ["outer_kind", "outer_segment"]


def disclosing_remainders(
    cells: pl.DataFrame, hierarchy: pl.DataFrame, *, group: Sequence[str], min_cell: int
) -> pl.DataFrame:
    """Choose a complement for each remainder of too few people: a cell to hide beside it.

    What is left of a shown segment without the shown segments of one kind that lie inside it is
    a remainder: its figures follow by differencing. So do those of what is left of it without the
    shown parts, of another kind, of the segments that are hidden.

    Parameters
    ----------
    cells
        ``group``, segment_kind, segment, count (people) and is_suppressed (hidden already).
    hierarchy
        wave_quarter, segment_kind, segment, outer_kind, outer_segment: the first segment lies
        wholly inside the second, of another kind.
    group
        Columns that tell apart what is never subtracted from each other; wave_quarter is one.
    min_cell
        Fewest people whose figures may be shown.

    Returns
    -------
    DataFrame
        ``group``, segment_kind and segment of cells that are not hidden yet: of each such
        remainder the smallest that would join it. Empty where no remainder is small.
    """
    is_suppressed = pl.col("is_suppressed")
    shown = cells.filter(~is_suppressed & (pl.col("count") > 0))
    hidden_cells = cells.filter(is_suppressed)
    known, parts = _known(shown, shown, hidden_cells, hierarchy, group)
    remainder = pl.col("outer_count") - pl.col("count").sum().over(parts)
    return (
        known.filter(remainder.is_between(1, min_cell - 1))
        .sort("count", *_PLACE)
        .unique(parts, keep="first", maintain_order=True)
        .select(*group, *_PLACE)
        .unique(maintain_order=True)
    )


def disclosing_profiles(
    gaps: pl.DataFrame, hidden: pl.DataFrame, hierarchy: pl.DataFrame, *, min_cell: int
) -> pl.DataFrame:
    """Choose a profile to hide beside each remainder whose profiles differ by too few responses.

    A profile that is hidden in some parts of a segment still shows what it says of them
    together: the segment less the parts that are shown.

    Parameters
    ----------
    gaps
        `PROFILE`, profile_shown, indicator_id, gap (responses that the profile keeps less those
        that profile_shown keeps) and sum_gap (the same of the sums of their scores).
    hidden
        `PROFILE` of what is hidden already.
    hierarchy, min_cell
        As for `disclosing_remainders`.

    Returns
    -------
    DataFrame
        `PROFILE` of cells that are not hidden yet; empty where no difference is small.
    """
    group = ["wave_quarter", "profile", "profile_shown", "indicator_id"]
    shown = gaps.join(hidden, on=PROFILE, how="anti")
    hidden_cells = gaps.join(hidden, on=PROFILE, how="semi")
    differs = (pl.col("gap") != 0) | (pl.col("sum_gap") != 0)
    known, parts = _known(
        shown.filter(differs),
        shown.select(*group, *_PLACE, "gap", "sum_gap"),
        hidden_cells,
        hierarchy,
        group,
    )
    remainder = pl.col("outer_gap") - pl.col("gap").sum().over(parts)
    sum_remainder = pl.col("outer_sum_gap") - pl.col("sum_gap").sum().over(parts)
    return (
        known.filter(discloses(remainder, sum_remainder, min_cell))
        .sort(pl.col("gap").abs(), *_PLACE)
        .unique(parts, keep="first", maintain_order=True)
        .select(PROFILE)
        .unique(maintain_order=True)
    )


def discloses(gap: pl.Expr, sum_gap: pl.Expr, min_cell: int) -> pl.Expr:
    """Tell whether two sets of responses differ in a few; as many with another sum are others."""
    return gap.abs().is_between(1, min_cell - 1) | ((gap == 0) & (sum_gap != 0))


def _known(
    shown: pl.DataFrame,
    outers: pl.DataFrame,
    hidden_cells: pl.DataFrame,
    hierarchy: pl.DataFrame,
    group: Sequence[str],
) -> tuple[pl.DataFrame, list[str]]:
    """Collect, for each of some segments and each kind, shown parts that can be subtracted from it.

    Returns the parts with the figures of the segment as ``outer_...``, and the columns whose
    values tell one such subtraction from another.
    """
    direct = shown.join(hierarchy, on=SEGMENT).with_columns(kind="segment_kind", by="segment_kind")
    holders = (
        hidden_cells.select(*group, *_PLACE)
        .join(hierarchy, on=SEGMENT)
        .select(*group, *_OUTER, pl.col("segment_kind").alias("kind"), pl.col("segment"))
    )
    inside = shown.join(hierarchy, on=SEGMENT).rename(
        {"outer_kind": "kind", "outer_segment": "holder"}
    )
    within = (
        inside.join(
            holders.rename({"segment": "holder"}), on=[*group, "kind", "holder"], nulls_equal=True
        )
        .filter(pl.col("segment_kind") != pl.col("outer_kind"))
        .with_columns(by="segment_kind")
        .select(direct.columns)
    )
    parts = [*group, *_OUTER, "kind", "by"]
    both = [*group, *_OUTER, "kind"]
    beside = direct.drop("by").join(within.select(parts).unique(), on=both, nulls_equal=True)
    figures = [one for one in outers.columns if one not in {*group, *_PLACE}]
    outer = outers.rename(
        {one: f"outer_{one}" for one in figures} | dict(zip(_PLACE, _OUTER, strict=True))
    )
    known = pl.concat([direct, within, beside.select(direct.columns)])
    return known.join(outer, on=[*group, *_OUTER], nulls_equal=True), parts
