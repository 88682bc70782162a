"""KPIs, values and survey cells of a small scorecard, built in code."""

import datetime as dt
from typing import Any

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.data import ScorecardData
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds

QUARTER = Quarter(2025, 3)

THRESHOLDS = ScorecardThresholds(
    coverage_floor=0.5,
    probability_green=0.8,
    goal_margin=0.02,
    survey_goal_place=2 / 3,
    survey_red_flag_place=1 / 2,
    control_goal=1.0,
    control_red_flag=0.8,
    min_cell=5,
    stale_quarterly_days=95,
    stale_yearly_days=370,
    confidence=0.95,
    time_draws=2000,
    min_effective=6.0,
)

_KPI = {
    "wave_quarter": pl.String,
    "position": pl.Int64,
    "perspective": pl.String,
    "kpi_id": pl.String,
    "name_en": pl.String,
    "unit": pl.String,
    "direction": pl.String,
    "goal": pl.Float64,
    "red_flag": pl.Float64,
    "worst": pl.Float64,
    "goal_high": pl.Float64,
    "red_flag_high": pl.Float64,
    "pooled_goal": pl.Float64,
    "pooled_red_flag": pl.Float64,
    "min_n": pl.Int64,
    "frequency": pl.String,
    "is_census": pl.Boolean,
    "is_critical": pl.Boolean,
    "weight": pl.Float64,
    "trailing_days": pl.Int64,
}

_VALUE = {
    "wave_quarter": pl.String,
    "organisation_id": pl.String,
    "kpi_id": pl.String,
    "unit": pl.String,
    "value": pl.Float64,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "n": pl.Int64,
    "measured_on": pl.Date,
    "alternative_value": pl.Float64,
    "median_minutes": pl.Float64,
    "p90_minutes": pl.Float64,
    "reason": pl.String,
}

_CELL = {
    "wave_quarter": pl.String,
    "segment_kind": pl.String,
    "segment": pl.String,
    "indicator_id": pl.String,
    "is_default_profile": pl.Boolean,
    "n": pl.Int64,
    "mean": pl.Float64,
    "sd": pl.Float64,
    "se": pl.Float64,
    "df": pl.Float64,
    "n_clusters_effective": pl.Float64,
    "is_suppressed": pl.Boolean,
}

_MINUTES = {
    "wave_quarter": pl.String,
    "organisation_id": pl.String,
    "kpi_id": pl.String,
    "minutes": pl.Float64,
}

_CHANGE = {
    "indicator_id": pl.String,
    "comparison": pl.String,
    "compared_quarter": pl.String,
    "difference_low": pl.Float64,
    "difference_high": pl.Float64,
    "reason": pl.String,
}

_CONTROL = {
    "wave_quarter": pl.String,
    "organisation_id": pl.String,
    "module_id": pl.String,
    "weight_applicable": pl.Float64,
    "evaluated_count": pl.Int64,
    "score": pl.Float64,
    "score_low": pl.Float64,
    "score_high": pl.Float64,
    "reason": pl.String,
}

_MODULE = {
    "wave_quarter": pl.String,
    "module_id": pl.String,
    "name_en": pl.String,
    "position": pl.Int64,
    "n_applicable": pl.Int64,
    "evaluated_count": pl.Int64,
    "score": pl.Float64,
    "score_low": pl.Float64,
    "score_high": pl.Float64,
    "reason": pl.String,
}

SCALES = pl.DataFrame(
    {"wave_quarter": ["2025Q2", "2025Q3"], "scale_min": [1, 1], "scale_max": [7, 7]}
)
INDICATORS = pl.DataFrame(
    {
        "indicator_id": ["sales", "policy", "rd_performance"],
        "perspective": ["finance", "process", None],
        "name_en": ["Sales", "Policy", "R&D performance"],
        "position": [7, 1, 11],
    }
)


def kpi(kpi_id: str, perspective: str, **changes: Any) -> dict[str, Any]:
    """Declare a KPI; without changes a share with the goal 100 % and the red flag 80 %."""
    return {
        "position": 1,
        "perspective": perspective,
        "kpi_id": kpi_id,
        "name_en": f"KPI {kpi_id}",
        "unit": "share",
        "direction": "up",
        "goal": 1.0,
        "red_flag": 0.8,
        "worst": 0.0,
        "min_n": 5,
        "frequency": "quarterly",
        "is_census": False,
        "is_critical": False,
        "weight": 1.0,
    } | changes


def kpis(*rows: dict[str, Any]) -> pl.DataFrame:
    """Put KPIs into a frame like ``int_kpi__definitions_held``; they hold in their quarter."""
    return pl.DataFrame(list(rows), schema=_KPI)


def counted(
    kpi_id: str,
    numerator: float,
    denominator: float,
    *,
    quarter: str = "2025Q3",
    organisation: str = "a",
    on: dt.date | None = None,
    unit: str = "share",
) -> dict[str, Any]:
    """Write a row of ``marts.fct_kpi_values`` with counts."""
    return {
        "wave_quarter": quarter,
        "organisation_id": organisation,
        "kpi_id": kpi_id,
        "unit": unit,
        "value": numerator / denominator,
        "numerator": numerator,
        "denominator": denominator,
        "n": int(denominator),
        "measured_on": on or Quarter.parse(quarter).last_day,
    }


def missing(
    kpi_id: str, reason: str, *, quarter: str = "2025Q3", organisation: str = "a"
) -> dict[str, Any]:
    """Write a row of ``marts.fct_kpi_values`` without a value."""
    return {
        "wave_quarter": quarter,
        "organisation_id": organisation,
        "kpi_id": kpi_id,
        "unit": "share",
        "reason": reason,
    }


def values(*rows: dict[str, Any]) -> pl.DataFrame:
    """Put KPI values into a frame like ``marts.fct_kpi_values``."""
    return pl.DataFrame(list(rows), schema=_VALUE)


def cell(
    organisation: str,
    n: int,
    mean: float,
    sd: float = 1.0,
    *,
    indicator: str = "sales",
    quarter: str = "2025Q3",
) -> dict[str, Any]:
    """Write a row of ``results.indicator_summary``."""
    return {
        "wave_quarter": quarter,
        "segment_kind": "all" if organisation == "all" else "organisation",
        "segment": organisation,
        "indicator_id": indicator,
        "is_default_profile": True,
        "n": n,
        "mean": mean,
        "sd": sd,
        "is_suppressed": False,
    }


def hidden_cell(organisation: str) -> dict[str, Any]:
    """Write a row whose figures publishing hides."""
    blank = {"n": None, "mean": None, "sd": None, "is_suppressed": True}
    return cell(organisation, 0, 0.0) | blank


def survey(*rows: dict[str, Any]) -> pl.DataFrame:
    """Put survey cells into a frame like ``results.indicator_summary``."""
    return pl.DataFrame(list(rows), schema=_CELL)


def module(organisation: str, score: float | None, low: float, high: float) -> dict[str, Any]:
    """Write the basic module's row of ``marts.control_coverage``."""
    return {
        "wave_quarter": "2025Q3",
        "organisation_id": organisation,
        "module_id": "basic",
        "weight_applicable": 4.0,
        "evaluated_count": 3,
        "score": score,
        "score_low": low,
        "score_high": high,
        "reason": None if score is not None else "too little evaluated",
    }


def module_mean(score: float, low: float, high: float) -> dict[str, Any]:
    """Give the basic module's row of ``marts.module_summary``."""
    return {
        "wave_quarter": "2025Q3",
        "module_id": "basic",
        "name_en": "Basic",
        "position": 1,
        "n_applicable": 2,
        "evaluated_count": 6,
        "score": score,
        "score_low": low,
        "score_high": high,
        "reason": None,
    }


def scorecard_data(
    kpi_values: pl.DataFrame,
    declared: pl.DataFrame,
    cells: pl.DataFrame,
    *,
    minutes: tuple[dict[str, Any], ...] = (),
    changes: tuple[dict[str, Any], ...] = (),
    modules: tuple[dict[str, Any], ...] = (),
    module_means: tuple[dict[str, Any], ...] = (),
    scales: pl.DataFrame = SCALES,
) -> ScorecardData:
    """Put everything that a scorecard is filled in from together.

    A KPI without a quarter holds in this one and in the one before.
    """
    always = declared.filter(pl.col("wave_quarter").is_null())
    held = [always.with_columns(wave_quarter=pl.lit(quarter)) for quarter in ("2025Q2", "2025Q3")]
    return ScorecardData(
        kpi_values=kpi_values,
        kpis=pl.concat([declared.drop_nulls("wave_quarter"), *held]),
        minutes=pl.DataFrame(list(minutes), schema=_MINUTES),
        survey_summary=cells,
        survey_changes=pl.DataFrame(list(changes), schema=_CHANGE),
        scales=scales,
        indicators=INDICATORS,
        controls=pl.DataFrame(list(modules), schema=_CONTROL),
        modules=pl.DataFrame(list(module_means), schema=_MODULE),
    )
