"""What an organisation's people said is not told by two revisions that differ by one answer."""

import json
from collections.abc import Iterator

import duckdb
import pytest

from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.publishing.published_tables import published_tables

_REVISIONS = [("first", "2026Q1", 1), ("late", "2026Q1", 2), ("other", "2026Q2", 1)]
_PUBLISHED = {
    "results.scorecard_snapshots",
    "results.snapshot_rows",
    "results.restatements",
    "results.scorecard",
    "results.scorecard_as_was",
}
_ROWS = [("all", "survey", "policy"), ("a", "survey", "policy"), ("a", "register", "F1")]


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute(
        """
        create schema results;
        attach ':memory:' as pub;
        create schema pub.results;
        create table results.scorecard_snapshots
            (snapshot_id varchar, wave_quarter varchar, revision integer);
        create table results.snapshot_rows
            (snapshot_id varchar, table_name varchar, content varchar);
        create table results.restatements
            (
                snapshot_id varchar, compared_with varchar, table_name varchar, row_key varchar,
                organisation_id varchar, source varchar
            );
        create table results.scorecard as
            select
                wave_quarter, organisation_id, 'process' as perspective, kpi_id, 4.5 as value,
                'amber' as status, 5.0 as score, cast(null as varchar) as reason
            from (values ('2026Q1'), ('2026Q2')) as quarters (wave_quarter),
                (values ('all', 'policy'), ('a', 'policy'), ('a', 'F1'))
                    as cells (organisation_id, kpi_id)
        """
    )
    connection.executemany("insert into results.scorecard_snapshots values (?, ?, ?)", _REVISIONS)
    for snapshot, _, _ in _REVISIONS:
        for organisation, source, kpi in _ROWS:
            content = {"organisation_id": organisation, "perspective": "process", "kpi_id": kpi}
            content |= {"source": source, "value": 4.5}
            connection.execute(
                "insert into results.snapshot_rows values (?, 'scorecard', ?)",
                [snapshot, json.dumps(content)],
            )
    for later, earlier in (("late", "first"), ("other", "first"), ("other", "late")):
        for organisation, source, kpi in _ROWS:
            key = f"{organisation} | process | {kpi}"
            connection.execute(
                "insert into results.restatements values (?, ?, 'scorecard', ?, ?, ?)",
                [later, earlier, key, organisation, source],
            )
    for name, table in published_tables().items():
        if name in _PUBLISHED:
            # A table without a query of its own is there with the columns that matter.
            own = stored_tables()[name].select if name in stored_tables() else table.select
            connection.execute(f"create table pub.{name} as {own or f'select * from {name}'}")
    yield connection
    connection.close()


def published(
    connection: duckdb.DuckDBPyConnection, name: str, columns: str
) -> set[tuple[object, ...]]:
    return set(connection.execute(f"select {columns} from pub.{name}").fetchall())


def test_a_superseded_revision_keeps_what_all_said_and_every_register(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    kept = "snapshot_id, content ->> 'organisation_id', content ->> 'kpi_id'"
    everything = {(one, who, kpi) for one, _, _ in _REVISIONS for who, _, kpi in _ROWS}
    found = published(warehouse, "results.snapshot_rows", kept)
    assert everything - found == {("first", "a", "policy")}
    was = published(warehouse, "results.scorecard_as_was", "snapshot_id, organisation_id, kpi_id")
    assert was == found


def test_the_ledger_does_not_say_what_a_late_answer_changed_in_one_organisation(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = published(warehouse, "results.restatements", "snapshot_id, compared_with, row_key")
    of_one = {(later, earlier) for later, earlier, key in rows if key == "a | process | policy"}
    assert of_one == {("other", "late")}
    assert len(rows) == 7


def test_a_change_that_an_earlier_version_noted_without_its_owner_is_not_told(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    warehouse.execute("drop table pub.results.restatements")
    warehouse.execute("update results.restatements set organisation_id = null, source = null")
    select = published_tables()["results.restatements"].select
    warehouse.execute(f"create table pub.results.restatements as {select}")
    rows = published(warehouse, "results.restatements", "snapshot_id, compared_with")
    assert rows == {("other", "late")}
