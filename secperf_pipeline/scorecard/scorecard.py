"""The Balanced Scorecard of one quarter: every organisation, every KPI, every perspective."""

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.measured import measured_rows
from secperf_pipeline.scorecard.perspectives import perspective_rows
from secperf_pipeline.scorecard.probability import probability_green
from secperf_pipeline.scorecard.score import score
from secperf_pipeline.scorecard.status import COLOURS, status
from secperf_pipeline.scorecard.survey import survey_rows
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from secperf_pipeline.scorecard.trend import Trend, trend

KPI_COLUMNS = [
    "wave_quarter",
    "organisation_id",
    "perspective",
    "kpi_id",
    "name",
    "value",
    "unit",
    "target",
    "red_flag",
    "status",
    "score",
    "probability_green",
    "is_hatched",
    "trend",
    "trend_reason",
    "n",
    "numerator",
    "denominator",
    "measured_on",
    "weight",
    "is_critical",
    "source",
    "reason",
]

_OPTIONAL = {
    "frequency": pl.String,
    "worst": pl.Float64,
    "goal_high": pl.Float64,
    "red_flag_high": pl.Float64,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "sd": pl.Float64,
    "value_reason": pl.String,
    "is_hidden": pl.Boolean,
}


def scorecard(
    kpi_values: pl.DataFrame,
    kpis: pl.DataFrame,
    survey_summary: pl.DataFrame,
    indicators: pl.DataFrame,
    thresholds: ScorecardThresholds,
    *,
    quarter: Quarter,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Fill in the scorecard of a quarter.

    Parameters
    ----------
    kpi_values
        Rows of ``marts.fct_kpi_values``, of this quarter and of all before it: an earlier
        value is carried forward where this quarter has none, and the quarter before is what
        a trend compares with. Later quarters are not looked at.
    kpis
        Rows of ``marts.dim_kpis``.
    survey_summary
        Rows of ``results.indicator_summary`` as published, of this quarter and the one before.
    indicators
        Rows of ``marts.dim_indicators``.
    thresholds
        The register's numbers.
    quarter
        The quarter.

    Returns
    -------
    tuple of DataFrame
        Rows of ``results.scorecard`` (the columns `KPI_COLUMNS`) and of
        ``results.scorecard_perspectives``. Every organisation with a KPI row or a survey
        answer has all KPIs; survey indicators follow where the organisation has any.
    """
    rows = _united(kpi_values, kpis, survey_summary, indicators, thresholds, quarter)
    before = _own_values(
        _united(kpi_values, kpis, survey_summary, indicators, thresholds, quarter.previous())
    )
    judged = rows.with_columns(status=_status(), score=score()).with_columns(
        score=pl.when(pl.col("status").is_in(COLOURS)).then("score")
    )
    scored = _with_chances(judged, before, thresholds)
    kpi_rows = scored.select(
        pl.lit(str(quarter)).alias("wave_quarter"),
        *KPI_COLUMNS[1:4],
        pl.col("name_en").alias("name"),
        "value",
        "unit",
        pl.col("goal").alias("target"),
        *KPI_COLUMNS[8:-1],
        reason=_reason(thresholds),
    )
    return kpi_rows, perspective_rows(kpi_rows, weight_floor=thresholds.coverage_floor)


def _united(
    kpi_values: pl.DataFrame,
    kpis: pl.DataFrame,
    survey_summary: pl.DataFrame,
    indicators: pl.DataFrame,
    thresholds: ScorecardThresholds,
    quarter: Quarter,
) -> pl.DataFrame:
    """KPI rows and survey rows of a quarter under the same columns, in the order of reports."""
    survey = survey_rows(survey_summary, indicators, thresholds, quarter=quarter)
    organisations = (
        pl.concat(
            [
                kpi_values.filter(pl.col("wave_quarter") == str(quarter)).select("organisation_id"),
                survey.select("organisation_id"),
            ]
        )
        .unique()
        .sort(pl.col("organisation_id") != "all", "organisation_id")
    )
    measured = measured_rows(kpi_values, kpis, organisations, thresholds, quarter=quarter)
    rows = pl.concat(
        [
            measured.with_columns(source=pl.lit("register")),
            survey.with_columns(source=pl.lit("survey")),
        ],
        how="diagonal_relaxed",
    )
    lacking = [pl.lit(None, dtype).alias(name) for name, dtype in _OPTIONAL.items()]
    rows = rows.with_columns(one for one in lacking if one.meta.output_name() not in rows.columns)
    order = [pl.col("organisation_id") != "all", "organisation_id", "source", "position"]
    return rows.with_columns(pl.col("is_hidden").fill_null(False)).sort(order)


def _own_values(rows: pl.DataFrame) -> dict[tuple[str, str], dict[str, object]]:
    """Rows by organisation and KPI; a carried value is not the quarter's own."""
    own = pl.when(~pl.col("is_carried")).then("value")
    return {
        (row["organisation_id"], row["kpi_id"]): row
        for row in rows.with_columns(value=own).iter_rows(named=True)
    }


def _status() -> pl.Expr:
    return pl.when("is_hidden").then(pl.lit("too_few")).otherwise(status())


def _with_chances(
    rows: pl.DataFrame,
    before: dict[tuple[str, str], dict[str, object]],
    thresholds: ScorecardThresholds,
) -> pl.DataFrame:
    """Add probability_green, is_hatched, trend and trend_reason; none for a carried value."""
    probabilities: list[float | None] = []
    trends: list[Trend] = []
    for row in rows.iter_rows(named=True):
        key = (row["organisation_id"], row["kpi_id"])
        own = row | {"value": None} if row["is_carried"] else row
        probabilities.append(probability_green(own, goal_margin=thresholds.goal_margin))
        trends.append(trend(own, before.get(key), confidence=thresholds.confidence))
    is_green = pl.col("status") == "green"
    return rows.with_columns(
        probability_green=pl.Series(probabilities, dtype=pl.Float64),
        trend=pl.Series([one.direction for one in trends], dtype=pl.String),
        trend_reason=pl.Series([one.reason for one in trends], dtype=pl.String),
    ).with_columns(
        is_hatched=is_green
        & (pl.col("probability_green") < thresholds.probability_green).fill_null(False)
    )


def _reason(thresholds: ScorecardThresholds) -> pl.Expr:
    return (
        pl.when("is_hidden")
        .then(pl.lit(f"fewer than {thresholds.min_cell:.0f} respondents, or next to such a group"))
        .when(pl.col("value_reason").is_not_null())
        .then(pl.col("value_reason"))
        .when((pl.col("status") == "too_few") & pl.col("n").is_null())
        .then(pl.lit("stated without the number of cases that it rests on"))
        .when(pl.col("status") == "too_few")
        .then(pl.format("rests on {} of the {} cases that a colour needs", "n", "min_n"))
        .when(pl.col("status").is_in(COLOURS) & pl.col("score").is_null())
        .then(pl.lit("goal and red flag are equal, which leaves no scale for a score"))
    )
