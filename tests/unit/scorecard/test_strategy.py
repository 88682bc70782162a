"""Arrows of the strategy map: assumed beside measured."""

from typing import Any

import polars as pl
import pytest

from secperf_pipeline.scorecard.strategy import StrategyRules, measured_edges

EDGE = {"from_goal_id": "g1", "to_kind": "security", "to_id": "g2"}
UP = {"from_goal_id": "g1", "to_kind": "business", "to_id": "b1"}
INDICATORS = pl.DataFrame(
    {
        "goal_kind": ["security", "business"],
        "goal_id": ["g1", "b1"],
        "indicator_id": ["policy", "sales"],
    }
)
KPIS = pl.DataFrame({"kpi_id": ["K1", "K2"], "goal_id": ["g1", "g2"]})
VERDICT = {
    "x": "policy",
    "y": "sales",
    "n": 113,
    "effect": 0.4,
    "effect_low": 0.2,
    "effect_high": 0.6,
    "p_holm": 0.01,
    "verdict": "adopt",
    "reason": None,
}


def measured(
    *edges: dict[str, Any], values: dict[str, list[float | None]] | None = None
) -> list[dict[str, Any]]:
    rows = [
        {"organisation_id": f"o{place}", "kpi_id": kpi, "value": value, "source": "register"}
        for kpi, column in (values or {}).items()
        for place, value in enumerate(column)
    ]
    schema = dict.fromkeys(("organisation_id", "kpi_id", "source"), pl.String)
    found = measured_edges(
        pl.DataFrame(list(edges)),
        INDICATORS,
        pl.DataFrame([VERDICT], schema_overrides={"reason": pl.String}),
        KPIS,
        pl.DataFrame(rows, schema={**schema, "value": pl.Float64}),
        StrategyRules(min_organisations=4, confidence=0.95),
    )
    return found.to_dicts()


def test_an_arrow_to_the_business_shows_the_surveys_verdict() -> None:
    (row,) = measured(UP)
    assert (row["basis"], row["from_measure"], row["to_measure"]) == ("survey", "policy", "sales")
    assert (row["n"], row["effect"], row["p"], row["verdict"]) == (113, 0.4, 0.01, "adopt")


def test_an_arrow_between_goals_with_kpis_is_correlated_over_organisations() -> None:
    values: dict[str, list[float | None]] = {
        "K1": [0.1, 0.2, 0.3, 0.4, 0.5, None],
        "K2": [0.2, 0.1, 0.4, 0.3, 0.5, 0.9],
    }
    (row,) = measured(EDGE, values=values)
    assert (row["basis"], row["n"], row["verdict"]) == ("kpi", 5, None)
    # 1 - 6 * 4 / (5 * 24)
    assert row["effect"] == pytest.approx(0.8)
    assert row["reason"] == "a verdict is reached on answers only, not on KPIs"


def test_too_few_organisations_and_equal_values_say_why_there_is_no_measure() -> None:
    (row,) = measured(EDGE, values={"K1": [0.1, 0.2], "K2": [0.2, 0.3]})
    assert (row["effect"], row["reason"]) == (
        None,
        "2 organisations have both KPIs; 4 are needed",
    )
    (row,) = measured(EDGE, values={"K1": [1.0] * 4, "K2": [0.1, 0.2, 0.3, 0.4]})
    assert row["reason"] == "one of the KPIs is the same in every organisation"


def test_an_arrow_that_nothing_measures_stays_with_the_reason() -> None:
    (row,) = measured({"from_goal_id": "g9", "to_kind": "security", "to_id": "g1"})
    assert (row["basis"], row["effect"]) == (None, None)
    assert row["reason"].startswith("nothing measures both ends")
