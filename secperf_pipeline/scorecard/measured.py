"""The KPIs of a quarter: measured, carried forward from an earlier quarter, or without data."""

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds

# A figure in another unit is another figure: the KPI was defined, or pooled, otherwise then.
_KEYS = ["organisation_id", "kpi_id", "unit"]
_FIGURES = [
    *("value", "numerator", "denominator", "n", "measured_on"),
    *("alternative_value", "median_minutes", "p90_minutes"),
]


def measured_rows(
    kpi_values: pl.DataFrame,
    kpis: pl.DataFrame,
    organisations: pl.DataFrame,
    thresholds: ScorecardThresholds,
    *,
    quarter: Quarter,
) -> pl.DataFrame:
    """Lay out every KPI of every organisation, with the last value where the quarter has none.

    Parameters
    ----------
    kpi_values
        Rows of ``marts.fct_kpi_values`` of this and earlier quarters.
    kpis
        Rows of ``intermediate.int_kpi__definitions_held`` of the quarter.
    organisations
        One column, organisation_id.
    thresholds
        When a value is stale.
    quarter
        The quarter; ages are counted to its last day.

    Returns
    -------
    DataFrame
        The KPI's columns with ``value``, ``numerator``, ``denominator``, ``n``,
        ``measured_on``, ``alternative_value``, ``median_minutes``, ``p90_minutes``,
        ``is_carried``, ``is_stale``, ``value_reason``, ``counted_in`` (the quarter whose counts the
        value rests on). A carried value is stale at once where a
        new one is due every quarter, later where one is due every year. Where each organisation
        has a goal, all together are judged by the share of them that meets it.
    """
    now = kpi_values.filter(pl.col("wave_quarter") == str(quarter))
    last = (
        kpi_values.filter((pl.col("wave_quarter") < str(quarter)) & pl.col("value").is_not_null())
        .sort("wave_quarter")
        .unique(_KEYS, keep="last", maintain_order=True)
        .select(*_KEYS, pl.col(_FIGURES).name.prefix("last_"), pl.col("wave_quarter").alias("from"))
    )
    rows = (
        _judged_as(organisations.join(kpis, how="cross"))
        .join(now.select(*_KEYS, *_FIGURES, "reason"), on=_KEYS, how="left", maintain_order="left")
        .join(last, on=_KEYS, how="left", maintain_order="left")
        .with_columns(is_carried=pl.col("value").is_null() & pl.col("last_value").is_not_null())
    )
    carried = rows.with_columns(
        pl.when("is_carried").then(f"last_{name}").otherwise(name).alias(name) for name in _FIGURES
    )
    age = (pl.lit(quarter.last_day) - pl.col("measured_on")).dt.total_days()
    is_yearly = pl.col("frequency") == "yearly"
    limit = (
        pl.when(is_yearly)
        .then(thresholds.stale_yearly_days)
        .otherwise(thresholds.stale_quarterly_days)
    )
    is_stale = (age > limit).fill_null(False) | (pl.col("is_carried") & ~is_yearly)
    return carried.with_columns(
        counted_in=pl.when("is_carried").then("from").otherwise(pl.lit(str(quarter))),
        is_stale=is_stale,
        value_reason=pl.when("is_carried")
        .then(pl.format("carried forward from {}, {} days old", "from", age))
        .when(is_stale)
        .then(pl.format("measured {} days before the end of the quarter", age))
        .when(pl.col("value").is_null())
        .then(pl.col("reason").fill_null("not measured in the window")),
    ).drop("reason", "from", pl.selectors.starts_with("last_"))


def _judged_as(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the share of organisations in place of the KPI where all together are judged by it."""
    counts_organisations = (pl.col("organisation_id") == "all") & pl.col(
        "pooled_goal"
    ).is_not_null()
    of_all = {
        "name_en": pl.format("{} (organisations that meet the goal)", "name_en"),
        "unit": pl.lit("share"),
        "direction": pl.lit("up"),
        "goal": pl.col("pooled_goal"),
        "red_flag": pl.col("pooled_red_flag"),
        "worst": pl.lit(0.0),
        "min_n": pl.lit(1, dtype=pl.Int64),
    }
    return rows.with_columns(
        pl.when(counts_organisations).then(one).otherwise(name).alias(name)
        for name, one in of_all.items()
    ).drop("pooled_goal", "pooled_red_flag")
