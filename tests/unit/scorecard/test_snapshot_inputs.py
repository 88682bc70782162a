"""Which files a quarter's snapshot rests on."""

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
    ).with_columns(sha256=pl.col("wave_quarter") + pl.col("kind"))
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
    ).with_columns(sha256=pl.col("wave_quarter") + pl.col("kind"))
    used = input_files(files, Quarter(2025, 1)).select("wave_quarter", "path")
    assert used.rows() == [
        ("2024Q1", "survey.csv"),
        ("2024Q2", "survey.csv"),
        ("2025Q1", "audit.csv"),
        ("2025Q1", "survey.csv"),
    ]
    assert input_files(files, Quarter(2023, 1)).height == 2
