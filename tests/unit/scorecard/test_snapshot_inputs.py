"""Which files a quarter's snapshot rests on."""

import datetime as dt

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.snapshot import input_files


def test_trends_rest_on_survey_and_audits_of_the_quarter_before_and_registers_of_all() -> None:
    files = pl.DataFrame(
        [
            {"wave_quarter": quarter, "path": f"{kind}.csv", "kind": kind, "status": "loaded"}
            for quarter in ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
            for kind in ("survey", "audit", "kpi", "evaluation")
        ]
    ).with_columns(
        sha256=pl.col("wave_quarter") + pl.col("kind"), speaks_from=pl.lit(None, dtype=pl.Date)
    )
    used = input_files(files, Quarter(2025, 3)).select("wave_quarter", "path")
    assert used.rows() == [
        ("2025Q1", "kpi.csv"),
        ("2025Q2", "audit.csv"),
        ("2025Q2", "kpi.csv"),
        ("2025Q2", "survey.csv"),
        ("2025Q3", "audit.csv"),
        ("2025Q3", "evaluation.csv"),
        ("2025Q3", "kpi.csv"),
        ("2025Q3", "survey.csv"),
    ]


def test_changes_rest_on_the_last_survey_and_on_that_of_the_year_before() -> None:
    files = pl.DataFrame(
        [
            {"wave_quarter": quarter, "path": f"{kind}.csv", "kind": kind, "status": "loaded"}
            for quarter in ("2023Q1", "2024Q1", "2024Q2", "2025Q1")
            for kind in ("survey", "audit")
        ]
    ).with_columns(
        sha256=pl.col("wave_quarter") + pl.col("kind"), speaks_from=pl.lit(None, dtype=pl.Date)
    )
    used = input_files(files, Quarter(2025, 1)).select("wave_quarter", "path")
    assert used.rows() == [
        ("2024Q1", "survey.csv"),
        ("2024Q2", "survey.csv"),
        ("2025Q1", "audit.csv"),
        ("2025Q1", "survey.csv"),
    ]
    assert input_files(files, Quarter(2023, 1)).height == 2


def test_a_later_register_belongs_to_the_quarters_of_which_it_speaks() -> None:
    rows = [
        {"wave_quarter": quarter, "path": f"{kind}.csv", "kind": kind, "status": "loaded"}
        for quarter in ("2025Q2", "2025Q3", "2025Q4", "2026Q1")
        for kind in ("incidents", "declaration")
    ]
    days = {"2025Q3": dt.date(2025, 7, 1), "2025Q4": dt.date(2025, 6, 30)}
    is_register = pl.col("kind") == "incidents"
    speaks_from = pl.col("wave_quarter").replace_strict(days, default=None, return_dtype=pl.Date)
    files = pl.DataFrame(rows).with_columns(
        sha256=pl.col("wave_quarter") + pl.col("kind"),
        speaks_from=pl.when(is_register).then(speaks_from),
    )
    # The register of 2025Q4 speaks of the last day of 2025Q2, that of 2025Q3 of its own alone.
    used = input_files(files, Quarter(2025, 2))["wave_quarter"].unique().sort()
    assert used.to_list() == ["2025Q2", "2025Q4"]
    assert input_files(files, Quarter(2025, 2)).height == 4
