"""Rows of a scorecard as chance finds them, and changes of opinions, built in code."""

from typing import Any

import polars as pl

from secperf_pipeline.scorecard.spread import with_spread
from tests.scorecards import values

_ROW: dict[str, tuple[Any, type[pl.DataType]]] = {
    "organisation_id": ("a", pl.String),
    "kpi_id": ("F1", pl.String),
    "value": (0.8, pl.Float64),
    "unit": ("share", pl.String),
    "source": ("register", pl.String),
    "direction": ("up", pl.String),
    "goal": (1.0, pl.Float64),
    "status": ("green", pl.String),
    "is_census": (False, pl.Boolean),
    "is_carried": (False, pl.Boolean),
    "counted_in": ("2025Q3", pl.String),
    "numerator": (None, pl.Float64),
    "denominator": (None, pl.Float64),
    "n": (None, pl.Int64),
    "sd": (None, pl.Float64),
    "se": (None, pl.Float64),
    "df": (None, pl.Float64),
    "n_clusters_effective": (None, pl.Float64),
    "value_low": (None, pl.Float64),
    "value_high": (None, pl.Float64),
    "median_minutes": (None, pl.Float64),
}


def united(*rows: dict[str, Any]) -> pl.DataFrame:
    """Put rows into a frame as `scorecard` unites and judges them."""
    defaults = {name: value for name, (value, _) in _ROW.items()}
    kinds = {name: kind for name, (_, kind) in _ROW.items()}
    return pl.DataFrame([defaults | row for row in rows], schema=kinds)


def with_own_spread(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row of one organisation what its interval rests on."""
    return with_spread(united(row), values(), confidence=0.95).row(0, named=True)


def change(
    low: float | None,
    high: float | None,
    *,
    indicator: str = "sales",
    quarter: str | None = "2025Q2",
    reason: str | None = None,
) -> dict[str, Any]:
    """Write a row of ``results.indicator_changes`` about the wave before."""
    return {
        "indicator_id": indicator,
        "comparison": "previous_wave",
        "compared_quarter": quarter,
        "difference_low": low,
        "difference_high": high,
        "reason": reason,
    }
