"""Survey indicators as rows of the scorecard and how they moved, small groups hidden."""

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.pooled import Change
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from secperf_pipeline.stats.proportion import Interval

UNIT = "likert"


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
        ``se``, ``df``, ``n_clusters_effective``, ``scale_min`` and ``scale_max``.
        ``is_hidden`` where the figures are suppressed.
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
        *("n", "sd", "se", "df", "n_clusters_effective"),
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
            unit=pl.lit(UNIT),
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


def survey_changes(
    rows: pl.DataFrame, thresholds: ScorecardThresholds, *, quarter: Quarter
) -> dict[tuple[str, str], Change]:
    """Take the changes of indicators of the whole wave since the quarter before.

    Parameters
    ----------
    rows
        Rows of ``results.indicator_changes`` as they are published.
    thresholds
        The fewest respondents whose figures may be shown.
    quarter
        The quarter.

    Returns
    -------
    dict
        By indicator and its unit.
    """
    hidden = f"fewer than {thresholds.min_cell} respondents, or next to such a group"
    found = {}
    for row in rows.filter(pl.col("comparison") == "previous_wave").iter_rows(named=True):
        if row["compared_quarter"] != str(quarter.previous()):
            change = Change(None, "no wave of the same instrument in the quarter before")
        elif row["difference_low"] is None:
            change = Change(None, row["reason"] or hidden)
        else:
            ends = Interval(low=row["difference_low"], high=row["difference_high"])
            change = Change(ends, None)
        found[row["indicator_id"], UNIT] = change
    return found
