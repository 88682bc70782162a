"""Audited control modules as rows of the scorecard, beside the KPIs."""

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds

_WHOLE = "all"


def control_rows(
    coverage: pl.DataFrame,
    modules: pl.DataFrame,
    thresholds: ScorecardThresholds,
    *,
    quarter: Quarter,
) -> pl.DataFrame:
    """Turn the coverage of each module into a KPI row of weight 0, in process.

    Parameters
    ----------
    coverage
        Rows of ``marts.control_coverage``; those of the quarter are used.
    modules
        Rows of ``marts.module_summary``, which are the rows of the organisation all.
    thresholds
        Goal and red flag.
    quarter
        The quarter.

    Returns
    -------
    DataFrame
        The columns that `measured_rows` gives, as far as a module has them, with
        ``value_low`` and ``value_high``: the share in place if what nobody evaluated is
        missing or in place.
    """
    of_quarter = modules.filter(
        pl.col("wave_quarter") == str(quarter),
        pl.col("module_id") != _WHOLE,
        pl.col("n_applicable") > 0,
    )
    own = coverage.filter(
        pl.col("wave_quarter") == str(quarter), pl.col("weight_applicable") > 0
    ).join(
        of_quarter.select("module_id", "name_en", "position"),
        on="module_id",
        maintain_order="left",
    )
    pooled = of_quarter.with_columns(organisation_id=pl.lit(_WHOLE))
    rows = pl.concat(
        one.select(
            "organisation_id",
            (pl.lit("controls:") + pl.col("module_id")).alias("kpi_id"),
            (pl.lit("Controls in place: ") + pl.col("name_en")).alias("name_en"),
            "position",
            pl.col("score").alias("value"),
            pl.col("score_low").alias("value_low"),
            pl.col("score_high").alias("value_high"),
            pl.col("evaluated_count").alias("n"),
            pl.col("reason").alias("value_reason"),
        )
        for one in (pooled, own)
    )
    return rows.with_columns(
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
