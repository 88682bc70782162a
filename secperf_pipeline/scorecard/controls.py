"""Audited control modules as rows of the scorecard, beside the KPIs."""

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds

_WHOLE = "all"


def control_rows(
    controls: pl.DataFrame, thresholds: ScorecardThresholds, *, quarter: Quarter
) -> pl.DataFrame:
    """Turn the coverage of each module into a KPI row of weight 0, in process.

    Parameters
    ----------
    controls
        Rows of ``marts.control_coverage`` with ``module_name`` and ``position``; those of the
        quarter and of a module are used.
    thresholds
        Goal and red flag.
    quarter
        The quarter.

    Returns
    -------
    DataFrame
        The columns that `measured_rows` gives, as far as a module has them, with
        ``value_low`` and ``value_high``: the share in place if what nobody evaluated is
        missing or in place. The organisation all is the mean of the organisations.
    """
    own = controls.filter(
        pl.col("wave_quarter") == str(quarter),
        pl.col("module_id") != "all",
        pl.col("weight_applicable") > 0,
    ).select(
        "organisation_id",
        (pl.lit("controls:") + pl.col("module_id")).alias("kpi_id"),
        (pl.lit("Controls in place: ") + pl.col("module_name")).alias("name_en"),
        "position",
        pl.col("score").alias("value"),
        pl.col("score_low").alias("value_low"),
        pl.col("score_high").alias("value_high"),
        pl.col("evaluated_count").alias("n"),
        pl.col("reason").alias("value_reason"),
    )
    pooled = own.group_by("kpi_id", "name_en", "position", maintain_order=True).agg(
        pl.lit(_WHOLE).alias("organisation_id"),
        pl.col("value", "value_low", "value_high").mean(),
        pl.col("n").sum(),
        pl.when(pl.col("value").is_null().all())
        .then(pl.lit("no organisation has a score"))
        .alias("value_reason"),
    )
    return pl.concat([pooled.select(own.columns), own]).with_columns(
        perspective=pl.lit("process"),
        unit=pl.lit("share"),
        direction=pl.lit("up"),
        goal=pl.lit(thresholds.control_goal),
        red_flag=pl.lit(thresholds.control_red_flag),
        worst=pl.lit(0.0),
        min_n=pl.lit(1, dtype=pl.Int64),
        is_census=pl.lit(False),
        is_critical=pl.lit(False),
        weight=pl.lit(0.0),
        is_carried=pl.lit(False),
        is_stale=pl.lit(False),
        measured_on=pl.lit(quarter.last_day),
    )
