"""The tables that a scorecard is filled in from."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardData:
    """What was measured and what is declared, of a quarter and of those before it.

    Parameters
    ----------
    kpi_values
        Rows of ``marts.fct_kpi_values``, of the quarter and of all before it: an earlier
        value is carried forward where this quarter has none, and the quarter before is what
        a trend compares with. Later quarters are not looked at.
    kpis
        Rows of ``intermediate.int_kpi__definitions_held``, of this quarter and the one before.
    minutes
        wave_quarter, organisation_id, kpi_id and minutes of each incident's step.
    survey_summary
        Rows of ``results.indicator_summary`` as published, of this quarter and the one before.
    survey_changes
        Rows of ``results.indicator_changes`` as published, of this quarter.
    scales
        wave_quarter, scale_min and scale_max of this quarter and the one before.
    indicators
        Rows of ``marts.dim_indicators``.
    controls
        Rows of ``marts.control_coverage``.
    modules
        Rows of ``marts.module_summary``.
    """

    kpi_values: pl.DataFrame
    kpis: pl.DataFrame
    minutes: pl.DataFrame
    survey_summary: pl.DataFrame
    survey_changes: pl.DataFrame
    scales: pl.DataFrame
    indicators: pl.DataFrame
    controls: pl.DataFrame
    modules: pl.DataFrame
