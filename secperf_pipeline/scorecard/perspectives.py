"""KPIs rolled up into the four perspectives."""

import polars as pl

from secperf_pipeline.scorecard.status import COLOURS

KEYS = ["wave_quarter", "organisation_id", "perspective"]

_RANKS = {name: rank for rank, name in enumerate(COLOURS)}


def perspective_rows(kpi_rows: pl.DataFrame, *, weight_floor: float) -> pl.DataFrame:
    """Roll the KPIs of each organisation up.

    Parameters
    ----------
    kpi_rows
        The columns `KEYS`, status, score, weight and is_critical. A KPI has data when its
        status is a colour.
    weight_floor
        Least share of the weight with data for which there is a score.

    Returns
    -------
    DataFrame
        The columns `KEYS`, score (0 to 10), status, weight_with_data (0 to 1), kpis_counted (those
        with weight and data), kpis_total and reason. The score is the weighted mean of the scores.
        The status is the weighted mean of the colours, red 0 to green 2, a tie going to the worse;
        a red critical KPI caps it at amber, so that good KPIs cannot make up for it. The reason
        also says how many red KPIs carry no weight.
    """
    summed = _summed(kpi_rows)
    weight, with_data = pl.col("weight"), pl.col("data_weight")
    has_score = (with_data > 0) & (with_data >= weight_floor * weight)
    decided = summed.with_columns(
        has_score=has_score,
        uncapped=pl.when(2 * pl.col("ranked") > 3 * with_data)
        .then(2)
        .when(2 * pl.col("ranked") > with_data)
        .then(1)
        .otherwise(0),
    ).with_columns(is_capped=pl.col("has_critical_red") & (pl.col("uncapped") == 2))
    return decided.select(
        *KEYS,
        score=pl.when("has_score").then(pl.col("scored") / with_data),
        status=pl.when(~pl.col("has_score"))
        .then(pl.lit("no_data"))
        .when("is_capped")
        .then(pl.lit("amber"))
        .otherwise(pl.col("uncapped").replace_strict(dict(enumerate(COLOURS)))),
        weight_with_data=pl.when(weight > 0).then(with_data / weight),
        kpis_counted="kpis_counted",
        kpis_total="kpis_total",
        reason=_joined(_reason(weight_floor), _uncounted_reds()),
    )


def _summed(kpi_rows: pl.DataFrame) -> pl.DataFrame:
    rank = pl.col("status").replace_strict(_RANKS, default=None, return_dtype=pl.Int64)
    rows = kpi_rows.with_columns(
        rank=pl.when(pl.col("score").is_not_null()).then(rank)
    ).with_columns(data_weight=pl.when(pl.col("rank").is_not_null()).then("weight").otherwise(0.0))
    is_red_without_weight = (pl.col("status") == "red") & (pl.col("weight") == 0)
    return rows.group_by(KEYS, maintain_order=True).agg(
        pl.col("weight").sum(),
        pl.col("data_weight").sum(),
        (pl.col("data_weight") * pl.col("score")).sum().alias("scored"),
        (pl.col("data_weight") * pl.col("rank")).sum().alias("ranked"),
        (pl.col("is_critical") & (pl.col("rank") == 0)).any().alias("has_critical_red"),
        (pl.col("data_weight") > 0).sum().cast(pl.Int64).alias("kpis_counted"),
        pl.len().cast(pl.Int64).alias("kpis_total"),
        is_red_without_weight.sum().cast(pl.Int64).alias("uncounted_reds"),
    )


def _reason(weight_floor: float) -> pl.Expr:
    return (
        pl.when(pl.col("weight") == 0)
        .then(pl.lit("no KPI of the perspective carries weight"))
        .when(pl.col("data_weight") == 0)
        .then(pl.lit("no KPI of the perspective has data"))
        .when(~pl.col("has_score"))
        .then(pl.lit(f"less than {weight_floor:.0%} of the weight has data"))
        .when("is_capped")
        .then(pl.lit("a critical KPI is red, which caps the perspective at amber"))
    )


def _uncounted_reds() -> pl.Expr:
    count = pl.col("uncounted_reds")
    return (
        pl.when(count == 1)
        .then(pl.lit("1 red KPI has weight 0 and does not count"))
        .when(count > 1)
        .then(pl.format("{} red KPIs have weight 0 and do not count", count))
    )


def _joined(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    return (
        pl.when(one.is_not_null() & other.is_not_null())
        .then(pl.format("{}; {}", one, other))
        .otherwise(pl.coalesce(one, other))
    )
