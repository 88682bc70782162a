"""What is told of rejected rows, and of responses without an index: people are only counted."""

from collections.abc import Iterator

import duckdb
import pytest

from secperf_pipeline.contract.declared import stored_tables, views
from secperf_pipeline.publishing.published_tables import published_tables

_SOURCES = ("raw.rejected_rows", "raw.files", "raw.assumptions", "screened.screening_flags")


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    for name in _SOURCES:
        columns = stored_tables()[name].column_definitions
        connection.execute(f"create schema if not exists {name.split('.')[0]}")
        connection.execute(f"create table {name} ({columns})")
    connection.execute("create table raw.current_loads as select 'one' as load_id")
    connection.execute(
        "insert into raw.assumptions by name select 'min_cell' as assumption_id, 5 as value"
    )
    yield connection
    connection.close()


def reject(connection: duckdb.DuckDBPyConnection, kind: str, **rows: int) -> None:
    """Let a file of a kind have so many rows rejected by each rule."""
    connection.execute(
        "insert into raw.files by name select 'one' as load_id, $kind as path, $kind as kind",
        {"kind": kind},
    )
    for rule, count in rows.items():
        connection.execute(
            "insert into raw.rejected_rows by name select 'one' as load_id, '2026Q1' as "
            "wave_quarter, $kind as path, 'abc' as sha256, n as row_number, $rule as rule "
            f"from range({count}) as numbers (n)",
            {"kind": kind, "rule": rule},
        )


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int | None]:
    select = views()["quality.rejected_counts"].select
    rows = connection.execute(f"select rule, row_count, is_suppressed, reason from ({select})")
    told = rows.fetchall()
    for _, count, is_suppressed, reason in told:
        assert is_suppressed == (count is None) == (reason is not None)
    return {rule: count for rule, count, _, _ in told}


@pytest.mark.parametrize(
    ("kind", "is_public"),
    [
        *(("audit", True), ("kpi", True), ("incidents", True)),
        *(("survey", False), ("reviews", False), ("evaluation", False), ("unknown", False)),
    ],
)
def test_rows_of_audits_and_registers_are_public_and_those_of_people_are_not(
    warehouse: duckdb.DuckDBPyConnection, kind: str, is_public: bool
) -> None:
    reject(warehouse, kind, value=2)
    table = published_tables()["quality.rejected_rows"]
    for condition, is_there in (
        (table.public_rows, is_public),
        (table.restricted_rows, not is_public),
    ):
        found = warehouse.execute(f"from ({table.select}) where {condition}").fetchall()
        assert len(found) == (2 if is_there else 0)


def test_a_count_that_is_large_enough_is_told(warehouse: duckdb.DuckDBPyConnection) -> None:
    reject(warehouse, "survey", preview=5, unfinished=40)
    assert counts(warehouse) == {"preview": 5, "unfinished": 40}


def test_with_a_small_count_the_next_goes_until_enough_rows_are_left_out(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    reject(warehouse, "survey", preview=2, spam=9, unfinished=40)
    assert counts(warehouse) == {"preview": None, "spam": None, "unfinished": 40}
    reject(warehouse, "kpi", one=1, two=2, three=30, four=40)
    assert counts(warehouse) == {
        **{"preview": None, "spam": None, "unfinished": 40},
        **{"one": None, "two": None, "three": None, "four": 40},
    }


def test_a_reason_said_of_few_responses_is_told_without_their_number(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    for reason, count in (("fewer than two answers", 4), ("one item an indicator", 5)):
        warehouse.execute(
            "insert into screened.screening_flags by name select '2026Q1' as wave_quarter, "
            f"'even_odd' as index_id, '{reason}' as not_computable_reason from range({count})"
        )
    select = views()["quality.screening_gaps"].select
    found = warehouse.execute(
        f"select not_computable_reason, responses, is_suppressed from ({select})"
    ).fetchall()
    assert found == [("one item an indicator", 5, False), ("fewer than two answers", None, True)]
