"""Expectations in a run: drift warns, a stable wave does not, a critical failure stops."""

import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import published, run_quarter

WAVE = "2026Q1/surveys/survey.csv"
NEXT = "2026Q2/surveys/survey.csv"
DRIFT = "select * from quality.distribution_drift where wave_quarter = '2026Q2'"
FAILED = """
    select suite, expectation_number, severity, unexpected_count, failing_rows_query
    from quality.expectation_results where not passed
"""


def rewrite(path: Path, change: Callable[[int, dict[str, str]], None]) -> None:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        change(number, row)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_a_stable_wave_shows_no_drift(demo_home: Home) -> None:
    drift = published(demo_home, DRIFT)
    assert set(drift["kind"]) == {"item", "attribute", "indicator"}
    assert not drift["is_drift"].any()


def test_a_first_wave_has_no_drift_rows_and_says_so(replica_home: Home) -> None:
    assert published(replica_home, "select * from quality.distribution_drift").is_empty()
    told = published(
        replica_home,
        "select passed, reason from quality.expectation_results where suite = 'distribution_drift'",
    )
    assert told["passed"].to_list() == [None] * 3
    assert told["reason"].str.starts_with("There is no earlier wave").all()
    page = (replica_home.reports / "2021Q4-checks.html").read_text()
    assert "Drift was not assessed" in page


def test_failing_rows_are_counted_and_found_with_the_stored_query(replica_home: Home) -> None:
    failed = published(replica_home, FAILED)
    assert failed.select("suite", "severity").rows() == [("screened_wave", "warning")]
    for row in failed.iter_rows(named=True):
        found = published(replica_home, row["failing_rows_query"])
        assert found.height == row["unexpected_count"]


def test_a_run_again_leaves_one_row_for_each_expectation(replica_home: Home) -> None:
    keys = published(
        replica_home,
        "select wave_quarter, suite, expectation_number from quality.expectation_results",
    )
    assert keys.height > 30
    assert not keys.is_duplicated().any()


@pytest.mark.slow
def test_planted_drift_warns_and_names_item_and_sector(demo_copy: Home) -> None:
    def shift(number: int, row: dict[str, str]) -> None:
        row["SP3_1"] = "7" if number % 2 else row["SP3_1"]
        row["sector"] = "finance"

    rewrite(demo_copy.inbox / NEXT, shift)
    assert run_quarter(demo_copy, "2026Q2").success
    moved = published(demo_copy, f"{DRIFT} and is_drift").sort("kind", "variable")
    assert ("item", "SP3_1") in moved.select("kind", "variable").rows()
    assert ("attribute", "sector") in moved.select("kind", "variable").rows()
    others = published(demo_copy, f"{DRIFT} and kind = 'item' and variable <> 'SP3_1'")
    assert not others["is_drift"].any()
    row = moved.filter(variable="SP3_1").row(0, named=True)
    assert (row["shifted_value"], row["shifted_share"] > 0.5) == ("7", True)
    failures = published(
        demo_copy,
        "select row_key from quality.expectation_failures where suite = 'distribution_drift'",
    )
    assert "kind=item, variable=SP3_1" in failures["row_key"].to_list()


@pytest.mark.filterwarnings("ignore")
def test_a_critical_failure_stops_the_quarter_and_is_published(replica_copy: Home) -> None:
    before = published(replica_copy, "select * from results.verdicts")

    def careless(number: int, row: dict[str, str]) -> None:
        if number % 2:
            for item in list(row)[10:-1]:
                row[item] = "4"

    rewrite(replica_copy.inbox / WAVE, careless)
    result = run_quarter(replica_copy, "2026Q1")
    assert not result.success
    ran = {event.step_key for event in result.get_step_success_events()}
    assert ran.isdisjoint({"statistics", "scorecard", "publication"})
    failed = published(replica_copy, f"{FAILED} and wave_quarter = '2026Q1'")
    assert ("screened_wave", "critical") in failed.select("suite", "severity").rows()
    assert published(replica_copy, "select * from results.verdicts").equals(before)
    flow = published(
        replica_copy, "select * from quality.screening_flow where wave_quarter = '2026Q1'"
    )
    assert flow.filter(pl.col("reason") == "all")["count"].to_list()
    page = (replica_copy.reports / "2026Q1-checks.html").read_text()
    assert "The quarter is stopped" in page
    assert not (replica_copy.reports / "2026Q1.html").exists()
