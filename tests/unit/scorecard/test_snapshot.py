"""Which files a quarter's snapshot rests on, and what its hashes depend on."""

import datetime as dt

import polars as pl

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.snapshot import (
    definition_files,
    hash_of_inputs,
    input_files,
    inputs_of,
    result_hash,
    snapshot,
)


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


def test_inputs_are_the_hashes_of_the_files() -> None:
    files = pl.DataFrame(
        {
            "wave_quarter": ["2025Q3", "2025Q3"],
            "path": ["b.csv", "a.csv"],
            "kind": ["survey", "kpi"],
            "status": ["loaded", "loaded"],
            "sha256": ["2", "1"],
            "speaks_from": [None, None],
        },
        schema_overrides={"speaks_from": pl.Date},
    )
    assert inputs_of(files, Quarter(2025, 3)) == ["1", "2"]
    assert hash_of_inputs(["2", "1", "1"]) == hash_of_inputs(["1", "2"])


def test_results_are_equal_whatever_the_order_of_their_rows_and_their_last_digits() -> None:
    rows = pl.DataFrame({"x": ["a", "b"], "p": [0.1 + 0.2, -0.0]})
    same = pl.DataFrame({"p": [0.0, 0.3], "x": ["b", "a"]})
    assert result_hash({"t": rows}) == result_hash({"t": same})
    other = same.with_columns(p=pl.col("p") + 1e-6)
    assert result_hash({"t": rows}) != result_hash({"t": other})


def test_a_snapshot_is_named_by_inputs_definitions_and_code_and_not_by_its_results() -> None:
    one, other = (snapshot(["1"], {"t": pl.DataFrame({"x": [x]})}) for x in (1, 2))
    assert one.snapshot_id == other.snapshot_id
    assert one.result_hash != other.result_hash
    assert snapshot(["2"], {}).snapshot_id != one.snapshot_id


def test_definitions_are_declarations_expectations_and_seeds() -> None:
    names = {path.suffix for path in definition_files()}
    assert names == {".yaml", ".json", ".csv"}
