"""Verdicts beside those of the wave before, row by row."""

import polars as pl

from secperf_pipeline.analysis.verdict_history import verdict_history


def verdicts(**by_hypothesis: tuple[str, float | None, str | None]) -> pl.DataFrame:
    """Make rows of (verdict, effect, kind of effect)."""
    return pl.DataFrame(
        [
            {
                "segment_kind": "all",
                "segment": "all",
                "profile": "standard",
                "is_default_profile": True,
                "hypothesis_id": hypothesis,
                "policy": "paper_gate",
                "x": "policy",
                "y": "sales",
                "verdict": verdict,
                "branch": "student",
                "n": 60,
                "n_with": 40,
                "n_without": 20,
                "p": 0.04,
                "effect": effect,
                "effect_kind": kind,
                "protocol_hash": "f00d",
            }
            for hypothesis, (verdict, effect, kind) in by_hypothesis.items()
        ],
        schema_overrides={"effect": pl.Float64, "effect_kind": pl.String},
    )


NOW = verdicts(
    same=("adopt", 0.75, "Cohen's d"),
    flipped=("adopt", 0.5, "Cohen's d"),
    other_test=("adopt", 0.5, "Cohen's d"),
    lost=("not_testable", None, None),
    new=("inconclusive", 0.0, "Cohen's d"),
)
BEFORE = verdicts(
    same=("adopt", 0.5, "Cohen's d"),
    flipped=("inconclusive", 0.25, "Cohen's d"),
    other_test=("adopt", 0.3, "standardised slope"),
    lost=("adopt", 0.5, "Cohen's d"),
)


def history(before: pl.DataFrame, quarter: str | None) -> dict[str, dict[str, object]]:
    rows = verdict_history(NOW, before, compared_quarter=quarter, why_none="no earlier wave")
    return {row["hypothesis_id"]: row for row in rows.iter_rows(named=True)}


def test_each_verdict_stands_beside_the_one_before() -> None:
    rows = history(BEFORE, "2026Q1")
    facts = ("verdict_before", "verdict", "is_flipped", "effect_change", "reason")
    assert [rows["same"][fact] for fact in facts] == ["adopt", "adopt", False, 0.25, None]
    assert [rows["flipped"][fact] for fact in facts] == ["inconclusive", "adopt", True, 0.25, None]
    assert rows["same"]["is_same_protocol"] is True
    assert rows["same"]["compared_profile"] == "standard"


def test_effects_of_different_kinds_are_not_subtracted() -> None:
    row = history(BEFORE, "2026Q1")["other_test"]
    assert (row["is_flipped"], row["effect_change"]) == (False, None)
    assert "differ in kind" in row["reason"]


def test_a_verdict_that_either_wave_lacks_has_not_flipped() -> None:
    rows = history(BEFORE, "2026Q1")
    assert (rows["lost"]["is_flipped"], rows["lost"]["reason"]) == (
        None,
        "not testable in this wave",
    )
    assert rows["new"]["is_flipped"] is None
    assert rows["new"]["reason"].startswith("2026Q1 has no verdict on this hypothesis")


def test_a_first_wave_has_a_reason_in_every_row() -> None:
    rows = history(BEFORE.clear(), None)
    assert {row["reason"] for row in rows.values()} == {"no earlier wave"}
    assert {row["is_flipped"] for row in rows.values()} == {None}
    assert {row["compared_quarter"] for row in rows.values()} == {None}
