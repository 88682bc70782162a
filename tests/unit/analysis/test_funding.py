"""What to fund next: better by gain and cost where that is sure, a tie where it is not."""

from typing import Any

import polars as pl
import pytest

from secperf_pipeline.analysis.funding import funding_options

KEYS = {"wave_quarter": "2025Q3", "organisation_id": "a"}


def action(name: str, cost: float | None = 10.0, **changes: Any) -> dict[str, Any]:
    return {
        **KEYS,
        "action_id": name,
        "position": 1,
        "kpi_id": "F1",
        "cost_days": cost,
        "exposure_gain_low": 2.0,
        "exposure_gain_high": 2.0,
    } | changes


def compared(
    *actions: dict[str, Any],
    scores: dict[str, float | None] | None = None,
    evidence: list[dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    known = {"F1": 4.0} if scores is None else scores
    score_rows = pl.DataFrame(
        [
            {**KEYS, "kpi_id": kpi, "score": score, "source": "register"}
            for kpi, score in known.items()
        ],
        schema_overrides={"score": pl.Float64},
    )
    schema = {
        **dict.fromkeys([*KEYS, "action_id", "indicator_id", "gap_class"], pl.String),
        **dict.fromkeys(["evidence_gain", "gap_low"], pl.Float64),
    }
    speaks = pl.DataFrame([KEYS | one for one in evidence or []], schema=schema)
    declared = pl.DataFrame(
        list(actions),
        schema_overrides={"cost_days": pl.Float64, "exposure_gain_low": pl.Float64},
    )
    return funding_options(declared, score_rows, speaks).to_dicts()


def test_the_cheaper_of_two_equal_gains_comes_first() -> None:
    cheap, dear = compared(action("cheap", 5.0), action("dear", 10.0, position=2))
    assert (cheap["rank"], dear["rank"]) == (1, 2)
    assert (cheap["score_gain"], cheap["score_gain_per_day"]) == (6.0, 1.2)
    assert cheap["shares_kpi_with"] == 1


def test_equal_actions_are_a_tie() -> None:
    assert [row["rank"] for row in compared(action("one"), action("two", position=2))] == [1, 1]


def test_what_is_better_in_one_respect_and_worse_in_another_is_a_tie() -> None:
    first = action("first", exposure_gain_low=9.0, exposure_gain_high=9.0)
    second = action("second", position=2, kpi_id="F2")
    rows = compared(first, second, scores={"F1": 9.0, "F2": 1.0})
    assert [row["rank"] for row in rows] == [1, 1]


def test_bounds_that_overlap_are_a_tie() -> None:
    wide = action("wide", exposure_gain_low=1.0, exposure_gain_high=9.0)
    rows = compared(wide, action("narrow", position=2))
    assert [row["rank"] for row in rows] == [1, 1]
    sure = action("sure", exposure_gain_low=10.0, exposure_gain_high=11.0)
    rows = compared(sure, wide | {"position": 2})
    assert [row["rank"] for row in rows] == [1, 2]


def test_without_a_cost_there_is_no_rank_and_the_reason_says_so() -> None:
    (row,) = compared(action("free", None))
    assert row["rank"] is None
    assert row["reason"].startswith("no cost is stated")


def test_evidence_closes_no_more_than_the_gap() -> None:
    speaks = {"action_id": "one", "gap_class": "overconfident"}
    evidence = [
        speaks | {"indicator_id": "policy", "evidence_gain": 0.5, "gap_low": 0.3},
        speaks | {"indicator_id": "organization", "evidence_gain": 0.1, "gap_low": 0.3},
        speaks
        | {
            "indicator_id": "sales",
            "evidence_gain": 0.9,
            "gap_low": 0.0,
            "gap_class": "consistent",
        },
    ]
    (row,) = compared(action("one"), evidence=evidence)
    assert row["overconfidence_gain"] == pytest.approx(0.4)
    assert row["reason"] is None


def test_what_is_not_known_is_named_and_compared_by_nobody() -> None:
    row, other = compared(
        action("one"), action("two", position=2, kpi_id=None), scores={"F1": None}
    )
    assert row["reason"] == "its KPI has no score; no perception may be shown for its controls"
    assert (row["rank"], other["rank"], other["shares_kpi_with"]) == (1, 1, 0)
