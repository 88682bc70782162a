"""The Balanced Scorecard of one quarter: every organisation, every KPI, every perspective."""

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.chances import with_chances
from secperf_pipeline.scorecard.controls import control_rows
from secperf_pipeline.scorecard.data import ScorecardData
from secperf_pipeline.scorecard.measured import measured_rows
from secperf_pipeline.scorecard.organisations import ORGANISATIONS, with_organisations
from secperf_pipeline.scorecard.perspectives import perspective_rows
from secperf_pipeline.scorecard.score import score
from secperf_pipeline.scorecard.status import COLOURS, status
from secperf_pipeline.scorecard.survey import survey_rows
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds

KPI_COLUMNS = [
    "wave_quarter",
    "organisation_id",
    "perspective",
    "kpi_id",
    "name",
    "value",
    "value_low",
    "value_high",
    "interval_reason",
    "n_effective",
    "n_clusters_effective",
    "alternative_value",
    "median_minutes",
    "median_minutes_low",
    "median_minutes_high",
    "p90_minutes",
    "p90_minutes_low",
    "p90_minutes_high",
    "minutes_reason",
    "unit",
    "target",
    "red_flag",
    "status",
    *ORGANISATIONS,
    "score",
    "probability_green",
    "probability_reason",
    "is_hatched",
    "trend",
    "trend_reason",
    "median_trend",
    "median_trend_reason",
    "n",
    "numerator",
    "denominator",
    "measured_on",
    "weight",
    "is_critical",
    "source",
    "reason",
]

_SOURCES = {"register": 1, "survey": 2, "control": 3}
_OPTIONAL = {
    "frequency": pl.String,
    "worst": pl.Float64,
    "goal_high": pl.Float64,
    "red_flag_high": pl.Float64,
    "scale_min": pl.Int64,
    "scale_max": pl.Int64,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "sd": pl.Float64,
    "se": pl.Float64,
    "df": pl.Float64,
    "n_clusters_effective": pl.Float64,
    "value_low": pl.Float64,
    "value_high": pl.Float64,
    "alternative_value": pl.Float64,
    "median_minutes": pl.Float64,
    "p90_minutes": pl.Float64,
    "value_reason": pl.String,
    "is_hidden": pl.Boolean,
}


def scorecard(
    data: ScorecardData, thresholds: ScorecardThresholds, *, quarter: Quarter
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Fill in the scorecard of a quarter.

    Parameters
    ----------
    data
        What was measured and what is declared.
    thresholds
        The register's numbers.
    quarter
        The quarter.

    Returns
    -------
    tuple of DataFrame
        Rows of ``results.scorecard`` (the columns `KPI_COLUMNS`) and of
        ``results.scorecard_perspectives``. Every organisation with a KPI row or a survey
        answer has all KPIs; survey indicators and audited modules follow where the
        organisation has any.
    """
    rows = _unite(data, thresholds, quarter)
    before = _unite(data, thresholds, quarter.previous())
    judged = rows.with_columns(status=_status(), score=score()).with_columns(
        score=pl.when(pl.col("status").is_in(COLOURS)).then("score")
    )
    scored = with_organisations(with_chances(judged, before, data, thresholds, quarter=quarter))
    named = {
        "wave_quarter": pl.lit(str(quarter)),
        "name": pl.col("name_en"),
        "target": pl.col("goal"),
        "reason": _reason(thresholds),
    }
    kpi_rows = scored.select(
        named.get(column, pl.col(column)).alias(column) for column in KPI_COLUMNS
    )
    return kpi_rows, perspective_rows(kpi_rows, weight_floor=thresholds.coverage_floor)


def _unite(data: ScorecardData, thresholds: ScorecardThresholds, quarter: Quarter) -> pl.DataFrame:
    """KPI, survey and control rows of a quarter under the same columns, in reports' order."""
    values = data.kpi_values
    survey = survey_rows(
        data.survey_summary, data.scales, data.indicators, thresholds, quarter=quarter
    )
    organisations = (
        pl.concat(
            [
                values.filter(pl.col("wave_quarter") == str(quarter)).select("organisation_id"),
                survey.select("organisation_id"),
            ]
        )
        .unique()
        .sort(pl.col("organisation_id") != "all", "organisation_id")
    )
    declared = data.kpis.filter(pl.col("wave_quarter") == str(quarter)).drop("wave_quarter")
    measured = measured_rows(values, declared, organisations, thresholds, quarter=quarter)
    rows = pl.concat(
        [
            measured.with_columns(source=pl.lit("register")),
            survey.with_columns(source=pl.lit("survey")),
            control_rows(data.controls, data.modules, thresholds, quarter=quarter).with_columns(
                source=pl.lit("control")
            ),
        ],
        how="diagonal_relaxed",
    )
    lacking = [pl.lit(None, dtype).alias(name) for name, dtype in _OPTIONAL.items()]
    rows = rows.with_columns(one for one in lacking if one.meta.output_name() not in rows.columns)
    order = [
        pl.col("organisation_id") != "all",
        "organisation_id",
        pl.col("source").replace_strict(_SOURCES, return_dtype=pl.Int64),
        "position",
    ]
    return rows.with_columns(pl.col("is_hidden").fill_null(False)).sort(order)


def _status() -> pl.Expr:
    return pl.when("is_hidden").then(pl.lit("too_few")).otherwise(status())


def _reason(thresholds: ScorecardThresholds) -> pl.Expr:
    return (
        pl.when("is_hidden")
        .then(pl.lit(f"fewer than {thresholds.min_cell} respondents, or next to such a group"))
        .when(pl.col("value_reason").is_not_null())
        .then(pl.col("value_reason"))
        .when((pl.col("status") == "too_few") & pl.col("n").is_null())
        .then(pl.lit("stated without the number of cases that it rests on"))
        .when(pl.col("status") == "too_few")
        .then(pl.format("rests on {} of the {} cases that a colour needs", "n", "min_n"))
        .when(pl.col("status").is_in(COLOURS) & pl.col("score").is_null())
        .then(pl.lit("goal and red flag are equal, which leaves no scale for a score"))
    )
