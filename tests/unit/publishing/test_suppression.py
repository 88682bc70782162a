import polars as pl

from secperf_pipeline.publishing.suppression import HIDDEN, hidden_segments, suppressed

KEYS = ["wave_quarter", "segment_kind", "segment", "profile"]


def counts(**sizes: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "wave_quarter": ["2026Q1"] * len(sizes),
            "segment_kind": ["sector"] * len(sizes),
            "segment": list(sizes),
            "profile": ["standard"] * len(sizes),
            "response_count": list(sizes.values()),
        }
    )


def hidden(**sizes: int) -> set[str]:
    return set(hidden_segments(counts(**sizes), min_cell=5)["segment"])


def test_segments_below_five_are_hidden() -> None:
    assert hidden(a=4, b=2, c=5, d=30) == {"a", "b"}


def test_a_single_hidden_segment_takes_the_next_smallest_with_it() -> None:
    assert hidden(a=4, b=9, c=8, d=30) == {"a", "c"}


def test_nothing_is_hidden_where_all_are_large() -> None:
    assert hidden(a=5, b=6) == set()


def test_a_segment_small_under_one_profile_is_hidden_under_all() -> None:
    both = pl.concat([counts(a=9, b=8), counts(a=4, b=3).with_columns(profile=pl.lit("paper"))])
    assert set(hidden_segments(both, min_cell=5)["segment"]) == {"a", "b"}


def test_the_whole_wave_is_hidden_only_when_it_is_small_itself() -> None:
    whole = counts(a=4).with_columns(segment_kind=pl.lit("all"), segment=pl.lit("all"))
    assert hidden_segments(whole, min_cell=5)["segment"].to_list() == ["all"]
    assert hidden_segments(whole, min_cell=4)["segment"].to_list() == []


def test_a_profile_that_keeps_few_does_not_hide_the_whole_wave_under_the_others() -> None:
    one = counts(all=40).with_columns(segment_kind=pl.lit("all"))
    both = pl.concat(
        [one, counts(all=3).with_columns(one["segment_kind"], profile=pl.lit("paper"))]
    )
    assert hidden_segments(both, min_cell=5).is_empty()


def test_nobody_is_no_small_group_and_a_hidden_row_says_that_it_is_hidden() -> None:
    rows = counts(a=0, b=4, c=9).rename({"response_count": "n"})
    rows = rows.with_columns(
        n_with=pl.Series([0, 2, 1]),
        verdict=pl.Series(["not_testable", "adopt", "not_testable"]),
        reason=pl.Series(["groups of 0 and 0", "by Student", "groups of 1 and 8"]),
        omega_reason=pl.lit(None, dtype=pl.String),
    )
    nobody = counts().select(KEYS[:3]).cast(pl.String)
    shown = suppressed(rows, keys=KEYS, counts=["n", "n_with"], hidden=nobody, min_cell=5)
    assert shown["is_suppressed"].to_list() == [False, True, True]
    assert shown["n"].to_list() == [0, None, None]
    assert shown["verdict"].to_list() == ["not_testable", None, "not_testable"]
    assert shown["reason"].to_list() == ["groups of 0 and 0", HIDDEN, HIDDEN]
    assert shown["omega_reason"].to_list() == [None, HIDDEN, HIDDEN]


def test_figures_of_hidden_rows_are_blank_and_keys_stay() -> None:
    rows = counts(a=30, b=30).rename({"response_count": "n"}).with_columns(mean=pl.lit(4.5))
    chosen = counts(b=1).select(KEYS[:3])
    shown = suppressed(rows, keys=KEYS, counts=["n"], hidden=chosen, min_cell=5)
    assert shown["is_suppressed"].to_list() == [False, True]
    assert shown["mean"].to_list() == [4.5, None]
    assert shown["n"].to_list() == [30, None]
    assert shown["segment"].to_list() == ["a", "b"]


def test_a_small_group_inside_a_large_segment_hides_its_row() -> None:
    rows = counts(a=30, b=30).rename({"response_count": "n"}).with_columns(n_with=pl.Series([4, 5]))
    nobody = counts().select(KEYS[:3]).cast(pl.String)
    shown = suppressed(rows, keys=KEYS, counts=["n", "n_with"], hidden=nobody, min_cell=5)
    assert shown["is_suppressed"].to_list() == [True, False]


def test_a_count_that_is_missing_hides_nothing() -> None:
    rows = counts(a=30).rename({"response_count": "n"}).with_columns(n=None)
    nobody = counts().select(KEYS[:3]).cast(pl.String)
    shown = suppressed(rows, keys=KEYS, counts=["n"], hidden=nobody, min_cell=5)
    assert shown["is_suppressed"].to_list() == [False]


def test_a_row_about_two_segments_is_hidden_with_either() -> None:
    rows = pl.DataFrame(
        {
            "wave_quarter": "2026Q1",
            "segment_kind": "layer",
            "segment": ["a", "a", "b"],
            "other_segment": ["b", "c", "c"],
            "difference": [0.1, 0.2, 0.3],
        }
    )
    hidden = pl.DataFrame({"wave_quarter": ["2026Q1"], "segment_kind": ["layer"], "segment": ["c"]})
    shown = suppressed(
        rows,
        keys=[name for name in rows.columns if name != "difference"],
        counts=[],
        hidden=hidden,
        min_cell=5,
        other_segment=("wave_quarter", "segment_kind", "other_segment"),
    )
    assert shown["difference"].to_list() == [0.1, None, None]
    assert shown["is_suppressed"].to_list() == [False, True, True]
    assert shown["other_segment"].to_list() == ["b", "c", "c"]
