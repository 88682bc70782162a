"""What shown groups tell by subtraction: every figure of fewer than five people stays hidden."""

from collections.abc import Iterable

import polars as pl

from secperf_pipeline.publishing.suppression import suppress, suppressed_segments
from tests.hierarchy import Place, hierarchy

KEYS = ["wave_quarter", "segment_kind", "segment", "profile"]


def sums(sizes: dict[Place, int], profile: str = "standard") -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "wave_quarter": "2026Q1",
                "segment_kind": kind,
                "segment": segment,
                "profile": profile,
                "is_default_profile": profile == "standard",
                "indicator_id": "policy",
                "n": n,
                "response_count": n,
                "sum_units": 4 * n,
            }
            for (kind, segment), n in sizes.items()
        ]
    )


def hidden(inside: dict[Place, Iterable[Place]], *cells: pl.DataFrame) -> set[tuple[str, ...]]:
    found = suppressed_segments(pl.concat(cells), hierarchy(inside), min_cell=5)
    return set(found.select("segment", "profile").iter_rows())


def organisations(**sizes: int) -> dict[Place, int]:
    return {("organisation", name): n for name, n in sizes.items()}


def test_hidden_parts_that_are_few_together_take_the_next_smallest_with_them() -> None:
    parts = organisations(a=1, b=2, c=7, d=30)
    inside = {("all", "all"): list(parts)}
    cells = sums({("all", "all"): 40, **parts})
    assert {one for one, _ in hidden(inside, cells)} == {"a", "b", "c"}


def test_those_who_name_no_organisation_are_no_group_of_few_either() -> None:
    parts = organisations(a=9, b=30)
    cells = sums({("all", "all"): 42, **parts})
    assert {one for one, _ in hidden({("all", "all"): list(parts)}, cells)} == {"a"}


def test_the_only_hidden_organisation_of_a_sector_does_not_follow_from_the_sector() -> None:
    steel, paper = organisations(a=3, b=8, c=20), organisations(d=4, e=9, f=20)
    inside = {("sector", "steel"): list(steel), ("sector", "paper"): list(paper)}
    inside |= {("all", "all"): [*inside, *steel, *paper]}
    cells = sums(
        {("all", "all"): 64, ("sector", "steel"): 31, ("sector", "paper"): 33, **steel, **paper}
    )
    # Two are hidden of the whole, but only one of each sector.
    assert {one for one, _ in hidden(inside, cells)} == {"a", "d", "b", "e"}


def test_a_profile_hidden_in_two_sectors_shows_too_few_of_both_by_the_total() -> None:
    own = {("sector", "a"): 30, ("sector", "b"): 30, ("sector", "c"): 30}
    raw = {("sector", "a"): 31, ("sector", "b"): 32, ("sector", "c"): 40}
    inside = {("all", "all"): list(own)}
    cells = sums({("all", "all"): 90, **own}), sums({("all", "all"): 103, **raw}, "raw")
    assert hidden(inside, *cells) == {("a", "raw"), ("b", "raw"), ("c", "raw")}


def test_profiles_that_differ_by_enough_together_hide_no_more() -> None:
    own = {("sector", "a"): 30, ("sector", "b"): 30, ("sector", "c"): 30}
    raw = {("sector", "a"): 33, ("sector", "b"): 32, ("sector", "c"): 40}
    inside = {("all", "all"): list(own)}
    cells = sums({("all", "all"): 90, **own}), sums({("all", "all"): 105, **raw}, "raw")
    assert hidden(inside, *cells) == {("a", "raw"), ("b", "raw")}


def test_a_small_group_inside_a_part_does_not_follow_from_the_larger_segment() -> None:
    parts = organisations(a=60, b=60, c=60, d=60)
    with_it = {("all", "all"): 46, **dict(zip(parts, [2, 1, 6, 37], strict=True))}
    rows = sums({("all", "all"): 240, **parts}).select(
        *KEYS, n_with=pl.Series(list(with_it.values()))
    )
    shown = suppress(
        rows,
        keys=KEYS,
        counts=["n_with"],
        hidden=rows.select(KEYS).clear(),
        hierarchy=hierarchy({("all", "all"): list(parts)}),
        min_cell=5,
    )
    assert shown["is_suppressed"].to_list() == [False, True, True, True, False]


def test_organisations_inside_two_hidden_sectors_leave_no_few_of_them() -> None:
    sectors = {("sector", "steel"): 4, ("sector", "paper"): 20, ("sector", "glass"): 40}
    parts = organisations(a=9, b=11)
    inside = {("all", "all"): [*sectors, *parts], ("sector", "paper"): list(parts)}
    cells = sums({("all", "all"): 64, **sectors, **parts})
    # Paper is hidden beside steel, so that its own organisations must not add up to it.
    assert {one for one, _ in hidden(inside, cells)} == {"steel", "paper", "a"}
