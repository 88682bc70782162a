"""The arrows of the strategy map: what was assumed, beside what this quarter's data say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl

from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.rank_correlation import spearman

_MEASURED = {
    "basis": pl.String,
    "from_measure": pl.String,
    "to_measure": pl.String,
    "n": pl.Int64,
    "effect": pl.Float64,
    "effect_low": pl.Float64,
    "effect_high": pl.Float64,
    "p": pl.Float64,
    "verdict": pl.String,
    "reason": pl.String,
}
_NOTHING = (
    "nothing measures both ends: a goal needs a KPI, or an indicator that a hypothesis pairs "
    "with one of the other end"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyRules:
    """What a correlation of KPIs rests on; see the assumption register for each.

    Parameters
    ----------
    min_organisations
        Fewest organisations over which KPIs are correlated.
    confidence
        Level of that correlation's interval.
    """

    min_organisations: int
    confidence: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            min_organisations=register.count("min_organisations"),
            confidence=register.value("confidence"),
        )


def measured_edges(
    edges: pl.DataFrame,
    indicators: pl.DataFrame,
    verdicts: pl.DataFrame,
    kpis: pl.DataFrame,
    scorecard: pl.DataFrame,
    rules: StrategyRules,
) -> pl.DataFrame:
    """Put what was measured beside each assumed arrow.

    Parameters
    ----------
    edges
        Rows of ``marts.strategy_map`` that hold in the quarter.
    indicators
        goal_kind (security, business), goal_id and indicator_id: which survey indicator
        speaks about which goal.
    verdicts
        The whole wave's robust verdicts under the default profile.
    kpis
        kpi_id and goal_id of the definitions that hold.
    scorecard
        Rows of ``results.scorecard`` of the quarter.
    rules
        What a correlation of KPIs rests on.

    Returns
    -------
    DataFrame
        One row per arrow and pair of measures: verdicts of the survey where a hypothesis pairs
        indicators of both ends, and Spearman's correlation over organisations where both ends
        have KPIs; one row with a reason where nothing measures the arrow. Neither shows that
        the arrow is a cause.
    """
    speaks = _group(indicators, "indicator_id")
    own_kpis = _group(kpis.with_columns(goal_kind=pl.lit("security")), "kpi_id")
    tested = {(row["x"], row["y"]): row for row in verdicts.iter_rows(named=True)}
    own = scorecard.filter(
        (pl.col("source") == "register") & (pl.col("organisation_id") != "all")
    ).select("organisation_id", "kpi_id", "value")
    rows = []
    for edge in edges.iter_rows(named=True):
        ends = ("security", edge["from_goal_id"]), (edge["to_kind"], edge["to_id"])
        found = [
            _verdict(tested[x, y], x, y)
            for x in speaks.get(ends[0], [])
            for y in speaks.get(ends[1], [])
            if (x, y) in tested
        ]
        found += [
            _correlation(own, x, y, rules)
            for x in own_kpis.get(ends[0], [])
            for y in own_kpis.get(ends[1], [])
        ]
        rows += [edge | one for one in found or [{"reason": _NOTHING}]]
    return pl.DataFrame(rows, schema={**edges.schema, **_MEASURED})


def _group(rows: pl.DataFrame, value: str) -> dict[tuple[str, str], list[str]]:
    """List the values of each kind of goal and goal."""
    found: dict[tuple[str, str], list[str]] = {}
    for kind, goal, one in rows.select("goal_kind", "goal_id", value).iter_rows():
        found.setdefault((kind, goal), []).append(one)
    return found


def _verdict(row: Mapping[str, Any], x: str, y: str) -> dict[str, object]:
    return {
        "basis": "survey",
        "from_measure": x,
        "to_measure": y,
        "n": row["n"],
        **{
            name: row[name] for name in ("effect", "effect_low", "effect_high", "verdict", "reason")
        },
        "p": row["p_holm"],
    }


def _correlation(values: pl.DataFrame, x: str, y: str, rules: StrategyRules) -> dict[str, object]:
    pairs = (
        values.filter(kpi_id=x)
        .join(values.filter(kpi_id=y), on="organisation_id", suffix="_to")
        .drop_nulls(["value", "value_to"])
    )
    row: dict[str, object] = {
        "basis": "kpi",
        "from_measure": x,
        "to_measure": y,
        "n": pairs.height,
    }
    if pairs.height < rules.min_organisations:
        reason = (
            f"{pairs.height} organisations have both KPIs; {rules.min_organisations} are needed"
        )
        return row | {"reason": reason}
    found = spearman(
        np.asarray(pairs["value"], dtype=np.float64),
        np.asarray(pairs["value_to"], dtype=np.float64),
        confidence=rules.confidence,
    )
    if np.isnan(found.rho):
        return row | {"reason": "one of the KPIs is the same in every organisation"}
    ends = (None if np.isnan(end) else end for end in (found.low, found.high))
    low, high = ends
    figures = {"effect": found.rho, "effect_low": low, "effect_high": high, "p": found.p}
    return row | figures | {"reason": "a verdict is reached on answers only, not on KPIs"}
