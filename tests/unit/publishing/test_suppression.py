import polars as pl

from secperf_pipeline.publishing.suppression import HIDDEN, suppress, suppressed_segments
from tests.hierarchy import NO_HIERARCHY

KEYS = ["wave_quarter", "segment_kind", "segment", "profile"]


def counts(**sizes: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "wave_quarter": ["2026Q1"] * len(sizes),
            "segment_kind": ["sector"] * len(sizes),
            "segment": list(sizes),
            "profile": ["standard"] * len(sizes),
            "is_default_profile": [True] * len(sizes),
            "indicator_id": ["policy"] * len(sizes),
            "n": list(sizes.values()),
            "response_count": list(sizes.values()),
            "sum_units": [4 * size for size in sizes.values()],
        }
    )


def of_profile(profile: str, sums: pl.DataFrame) -> pl.DataFrame:
    return sums.with_columns(profile=pl.lit(profile), is_default_profile=pl.lit(False))


def hidden(**sizes: int) -> set[str]:
    return set(suppressed_segments(counts(**sizes), NO_HIERARCHY, min_cell=5)["segment"])


def hidden_profiles(*sums: pl.DataFrame) -> set[tuple[str, str]]:
    return set(
        suppressed_segments(pl.concat(sums), NO_HIERARCHY, min_cell=5)
        .select("segment", "profile")
        .iter_rows()
    )


def nothing_hidden() -> pl.DataFrame:
    return counts().select(KEYS).cast(pl.String)


def test_segments_below_five_are_hidden() -> None:
    assert hidden(a=4, b=2, c=5, d=30) == {"a", "b"}


def test_a_single_hidden_segment_takes_the_next_smallest_with_it() -> None:
    assert hidden(a=4, b=9, c=8, d=30) == {"a", "c"}


def test_nothing_is_hidden_where_all_are_large() -> None:
    assert hidden(a=5, b=6) == set()


def test_a_segment_small_under_one_profile_is_hidden_under_all() -> None:
    both = pl.concat([counts(a=9, b=8), of_profile("paper", counts(a=4, b=3))])
    assert set(suppressed_segments(both, NO_HIERARCHY, min_cell=5)["segment"]) == {"a", "b"}


def test_a_profile_that_shows_few_responses_by_difference_is_hidden_and_the_waves_own_stays() -> (
    None
):
    own, raw = counts(a=30, b=30, c=30), of_profile("raw", counts(a=31, b=34, c=35))
    assert hidden_profiles(own, raw) == {("a", "raw"), ("b", "raw")}


def test_a_profile_is_held_against_those_that_are_shown_alone() -> None:
    own = counts(a=30, b=30)
    first = of_profile("first", counts(a=32, b=36))
    second = of_profile("second", counts(a=36, b=38))
    assert hidden_profiles(own, first, second) == {("a", "first"), ("b", "second")}


def test_as_many_responses_with_another_sum_are_others() -> None:
    same = of_profile("same", counts(a=30))
    other = of_profile("other", counts(a=30)).with_columns(sum_units=pl.lit(121, dtype=pl.Int64))
    assert hidden_profiles(counts(a=30), same) == set()
    assert hidden_profiles(counts(a=30), other) == {("a", "other")}


def test_the_whole_wave_shows_every_profile() -> None:
    whole = [pl.lit("all").alias("segment_kind"), pl.lit("all").alias("segment")]
    own, raw = counts(a=30).with_columns(whole), of_profile("raw", counts(a=31)).with_columns(whole)
    assert hidden_profiles(own, raw) == set()


def test_the_whole_wave_is_hidden_only_when_it_is_small_itself() -> None:
    whole = counts(a=4).with_columns(segment_kind=pl.lit("all"), segment=pl.lit("all"))
    assert suppressed_segments(whole, NO_HIERARCHY, min_cell=5)["segment"].to_list() == ["all"]
    assert suppressed_segments(whole, NO_HIERARCHY, min_cell=4)["segment"].to_list() == []


def test_a_profile_that_keeps_few_does_not_hide_the_whole_wave_under_the_others() -> None:
    whole = [pl.lit("all").alias("segment_kind"), pl.lit("all").alias("segment")]
    own, few = counts(a=40).with_columns(whole), of_profile("few", counts(a=3)).with_columns(whole)
    assert hidden_profiles(own, few) == set()


def test_figures_of_hidden_rows_are_blank_and_the_reason_says_so() -> None:
    rows = counts(a=30, b=30, c=30, d=30).select(*KEYS, "n")
    rows = rows.with_columns(mean=pl.lit(4.5), reason=pl.lit(None, dtype=pl.String))
    chosen = counts(b=1, c=1).select(KEYS)
    shown = suppress(
        rows, keys=KEYS, counts=["n"], hidden=chosen, hierarchy=NO_HIERARCHY, min_cell=5
    )
    assert shown["is_suppressed"].to_list() == [False, True, True, False]
    assert shown["mean"].to_list() == [4.5, None, None, 4.5]
    assert shown["n"].to_list() == [30, None, None, 30]
    assert shown["segment"].to_list() == ["a", "b", "c", "d"]
    assert shown["reason"].to_list() == [None, HIDDEN, HIDDEN, None]


def test_a_small_group_inside_a_large_segment_hides_its_row_and_the_next_smallest() -> None:
    sizes = pl.Series([4, 40, 6, 6])
    rows = counts(a=60, b=60, c=60, d=60).select(*KEYS, "n").with_columns(n_with=sizes)
    shown = suppress(
        rows,
        keys=KEYS,
        counts=["n", "n_with"],
        hidden=nothing_hidden(),
        hierarchy=NO_HIERARCHY,
        min_cell=5,
    )
    assert shown["is_suppressed"].to_list() == [True, False, True, False]


def test_two_small_groups_need_no_third() -> None:
    rows = counts(a=60, b=60, c=60).select(*KEYS, "n").with_columns(n_with=pl.Series([4, 3, 6]))
    shown = suppress(
        rows,
        keys=KEYS,
        counts=["n", "n_with"],
        hidden=nothing_hidden(),
        hierarchy=NO_HIERARCHY,
        min_cell=5,
    )
    assert shown["is_suppressed"].to_list() == [True, True, False]


def test_nobody_is_no_small_group_and_protects_none() -> None:
    rows = counts(a=60, b=60, c=60).select(*KEYS, "n").with_columns(n_with=pl.Series([4, 0, 6]))
    rows = rows.with_columns(reason=pl.Series([None, "nobody above the cut", None]))
    shown = suppress(
        rows,
        keys=KEYS,
        counts=["n_with"],
        hidden=nothing_hidden(),
        hierarchy=NO_HIERARCHY,
        min_cell=5,
    )
    assert shown["is_suppressed"].to_list() == [True, False, True]
    assert shown["reason"].to_list() == [HIDDEN, "nobody above the cut", HIDDEN]


def test_a_hidden_row_still_says_that_nothing_could_be_tested() -> None:
    rows = (
        counts(a=60, b=60)
        .select(*KEYS)
        .with_columns(n=pl.Series([3, 4]), verdict=pl.Series(["not_testable", "adopt"]))
    )
    shown = suppress(
        rows, keys=KEYS, counts=["n"], hidden=nothing_hidden(), hierarchy=NO_HIERARCHY, min_cell=5
    )
    assert shown["verdict"].to_list() == ["not_testable", None]


def test_a_profile_hidden_in_one_segment_alone_takes_another_with_it() -> None:
    rows = counts(a=60, b=50, c=40).select(*KEYS, "n")
    shown = suppress(
        rows,
        keys=KEYS,
        counts=["n"],
        hidden=counts(a=1).select(KEYS),
        hierarchy=NO_HIERARCHY,
        min_cell=5,
    )
    assert shown["is_suppressed"].to_list() == [True, False, True]


def test_a_count_that_is_missing_hides_nothing() -> None:
    rows = counts(a=30).select(*KEYS).with_columns(n=pl.lit(None, dtype=pl.Int64))
    shown = suppress(
        rows, keys=KEYS, counts=["n"], hidden=nothing_hidden(), hierarchy=NO_HIERARCHY, min_cell=5
    )
    assert shown["is_suppressed"].to_list() == [False]


def test_a_row_about_two_segments_is_hidden_with_either() -> None:
    rows = pl.DataFrame(
        {
            "wave_quarter": "2026Q1",
            "segment_kind": "layer",
            "segment": ["a", "a", "b"],
            "other_segment": ["b", "c", "c"],
            "profile": "standard",
            "difference": [0.1, 0.2, 0.3],
        }
    )
    hidden = counts(c=1).select(KEYS).with_columns(segment_kind=pl.lit("layer"))
    shown = suppress(
        rows,
        keys=[name for name in rows.columns if name != "difference"],
        counts=[],
        hidden=hidden,
        hierarchy=NO_HIERARCHY,
        min_cell=5,
        other_segment=("wave_quarter", "segment_kind", "other_segment", "profile"),
    )
    assert shown["difference"].to_list() == [0.1, None, None]
    assert shown["is_suppressed"].to_list() == [False, True, True]
    assert shown["other_segment"].to_list() == ["b", "c", "c"]
