"""Screening shares by segment, against Fisher's own example and plain counting."""

import polars as pl
import pytest

from secperf_pipeline.analysis.screening_bias import ScreeningBiasRules, screening_bias
from secperf_pipeline.analysis.wave import WaveData

RULES = ScreeningBiasRules(significance=0.01, most_share=0.25)


def wave(groups: dict[str, tuple[int, int]], kind: str = "layer") -> WaveData:
    """Make a wave whose groups hold (kept, rejected) responses."""
    rows = [
        (f"{group}{position}", group, position < kept)
        for group, (kept, rejected) in groups.items()
        for position in range(kept + rejected)
    ]
    frame = pl.DataFrame(rows, schema=["response_id", "segment", "is_kept"], orient="row")
    whole = frame.select("response_id", segment_kind=pl.lit("all"), segment=pl.lit("all"))
    parts = frame.select("response_id", pl.lit(kind).alias("segment_kind"), "segment")
    return WaveData(
        responses=frame.select("response_id"),
        segments=pl.concat([whole, parts]),
        decisions=frame.select("response_id", "is_kept", profile=pl.lit("standard")),
        default_profile="standard",
    )


def found(groups: dict[str, tuple[int, int]]) -> dict[str, dict[str, object]]:
    rows = screening_bias(wave(groups), RULES)
    return {row["segment"]: row for row in rows.iter_rows(named=True)}


def test_fishers_tea_tasting_gives_his_p() -> None:
    # Fisher 1935: three of four cups right; two-sided p 34/70.
    rows = found({"milk": (3, 1), "tea": (1, 3)})
    assert rows["milk"]["p"] == pytest.approx(34 / 70)
    assert rows["milk"]["p"] == rows["tea"]["p"]


def test_a_segment_is_held_against_all_others_of_its_kind() -> None:
    row = found({"executives": (18, 2), "operations": (30, 10), "security": (9, 1)})["operations"]
    assert (row["n"], row["n_rejected"], row["n_others"], row["n_others_rejected"]) == (
        *(40, 10),
        *(30, 3),
    )
    assert (row["rejected_share"], row["others_share"]) == (0.25, 0.1)
    assert row["is_warned"] is False


def test_a_segment_that_loses_much_more_is_warned_about() -> None:
    rows = found({"executives": (95, 5), "operations": (80, 20)})
    assert rows["operations"]["p"] < 0.01
    assert rows["operations"]["is_warned"] is True


def test_a_segment_that_loses_more_than_the_share_is_warned_about_whatever_its_p() -> None:
    rows = found({"executives": (2, 1), "operations": (3, 1)})
    assert rows["executives"]["p"] == 1.0
    assert [rows[name]["is_warned"] for name in ("executives", "operations")] == [True, False]


def test_a_segment_without_others_has_a_reason_in_place_of_p() -> None:
    row = found({"executives": (9, 1)})["executives"]
    assert (row["p"], row["others_share"]) == (None, None)
    assert row["reason"] == "no response has another value to compare with"


def test_the_whole_wave_has_no_row() -> None:
    rows = screening_bias(wave({"a": (1, 1), "b": (1, 1)}), RULES)
    assert rows["segment_kind"].unique().to_list() == ["layer"]
