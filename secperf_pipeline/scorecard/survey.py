"""Survey indicators as rows of the scorecard, small groups hidden."""

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds


def survey_rows(
    survey_summary: pl.DataFrame,
    scales: pl.DataFrame,
    indicators: pl.DataFrame,
    thresholds: ScorecardThresholds,
    *,
    quarter: Quarter,
) -> pl.DataFrame:
    """Turn indicator means into KPI rows of weight 0.

    Parameters
    ----------
    survey_summary
        Rows of ``results.indicator_summary`` as they are published: figures of small groups
        blanked, and ``is_suppressed``. Those of the quarter, of its default profile and of the
        whole wave or an organisation are used.
    scales
        wave_quarter, scale_min and scale_max.
    indicators
        Rows of ``marts.dim_indicators``; one without a perspective is no KPI.
    thresholds
        Where on the scale goal and red flag lie, and the fewest respondents that a colour needs.
    quarter
        The quarter.

    Returns
    -------
    DataFrame
        The columns that `measured_rows` gives, as far as an indicator has them, with ``sd``,
        ``scale_min`` and ``scale_max``. ``is_hidden`` where the figures are suppressed.
    """
    cells = survey_summary.filter(
        pl.col("wave_quarter") == str(quarter),
        pl.col("is_default_profile"),
        pl.col("segment_kind").is_in(["all", "organisation"]),
    ).select(
        "wave_quarter",
        pl.col("segment").alias("organisation_id"),
        pl.col("indicator_id").alias("kpi_id"),
        pl.col("mean").alias("value"),
        "sd",
        "n",
        pl.col("is_suppressed").alias("is_hidden"),
    )
    named = indicators.filter(pl.col("perspective").is_not_null()).select(
        pl.col("indicator_id").alias("kpi_id"), "perspective", "name_en", "position"
    )
    rows = cells.join(named, on="kpi_id", maintain_order="left")
    return (
        rows.join(scales, on="wave_quarter", maintain_order="left")
        .drop("wave_quarter")
        .with_columns(
            unit=pl.lit("likert"),
            direction=pl.lit("up"),
            goal=_point(thresholds.survey_goal_place),
            red_flag=_point(thresholds.survey_red_flag_place),
            min_n=pl.lit(thresholds.min_cell),
            is_census=pl.lit(False),
            is_critical=pl.lit(False),
            weight=pl.lit(0.0),
            is_carried=pl.lit(False),
            is_stale=pl.lit(False),
            measured_on=pl.lit(quarter.last_day),
        )
    )


def _point(place: float) -> pl.Expr:
    return pl.col("scale_min") + place * (pl.col("scale_max") - pl.col("scale_min"))
