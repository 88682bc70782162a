"""The rows of a published table, gathered from the warehouse and from what is published now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import duckdb

from secperf_pipeline.publishing.earlier import EarlierHalf
from secperf_pipeline.publishing.published_tables import PublishedTable
from secperf_pipeline.publishing.suppression import Suppression
from secperf_pipeline.publishing.table_parts import QUARTER

SHOWN = "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRows:
    """Gathers the rows of one table after the other into `SHOWN`, for whomever they are.

    Parameters
    ----------
    connection
        The warehouse, with what is published now attached.
    suppression
        What is hidden, of every quarter of the warehouse.
    published_now
        The columns of what is published now, by the name of each file and by table.
    only_checks
        Whether of all but the tables of checks the rows stay those that are published now.
    unfinished
        Quarters of which they stay so in any case.
    """

    connection: duckdb.DuckDBPyConnection
    suppression: Suppression
    published_now: Mapping[str, Mapping[str, Collection[str]]]
    only_checks: bool
    unfinished: Collection[str]

    def gather(self, table: PublishedTable) -> None:
        """Put a table's rows in place of the last one's.

        Raises
        ------
        LookupError
            The table has other columns than its declaration.
        """
        declared = ", ".join(f'"{name}" {one.type}' for name, one in table.columns.items())
        self.connection.execute(f"create or replace temp table {SHOWN} ({declared})").fetchall()
        if self.only_checks and not table.even_when_stopped:
            self._insert_published(table, "true")
            return
        self._insert_fresh(table)
        if self.unfinished and QUARTER in table.columns and not table.even_when_stopped:
            quarters = ", ".join(f"'{one}'" for one in sorted(self.unfinished))
            those = f"{QUARTER} in ({quarters})"
            self.connection.execute(f"delete from {SHOWN} where {those}").fetchall()
            self._insert_published(table, those)

    def _insert_fresh(self, table: PublishedTable) -> None:
        source = f"({table.select})"
        if table.hide.counts:
            rows = self.suppression.apply(table.hide, self.connection.execute(table.select).pl())
            self.connection.register("fresh", rows.to_arrow())
            source = "fresh"
        found = self.connection.execute(f"describe from {source}").fetchall()
        _check_columns(table, {name for name, *_ in found})
        self.connection.execute(f"insert into {SHOWN} by name from {source}").fetchall()
        if table.hide.counts:
            self.connection.unregister("fresh")

    def _insert_published(self, table: PublishedTable, condition: str) -> None:
        for file, tables in self.published_now.items():
            # An earlier version may have had other columns.
            shared = [f'"{one}"' for one in table.columns if one in tables.get(table.name, ())]
            if shared:
                self.connection.execute(
                    f"insert into {SHOWN} by name select {', '.join(shared)} "
                    f"from {file}.{table.name} where {condition}"
                ).fetchall()


def attach_published_now(
    connection: duckdb.DuckDBPyConnection, earlier: Iterable[EarlierHalf]
) -> dict[str, dict[str, list[str]]]:
    """Attach what is published now; list the columns of its tables, by the name of each file."""
    attached = {}
    for number, half in enumerate(earlier):
        if not half.has_database:
            continue
        name = f"now_{number}"
        try:
            path = str(half.half.database).replace("'", "''")
            connection.execute(f"attach '{path}' as {name} (read_only)").fetchall()
        # Only a file of an earlier program can be cut short here: nothing proves that one whole.
        except duckdb.Error:
            continue
        found = columns_of(connection, name)
        attached[name] = {table: [column for column, _ in found[table]] for table in found}
    return attached


def columns_of(
    connection: duckdb.DuckDBPyConnection, database: str
) -> dict[str, list[tuple[str, str]]]:
    """List the columns of an attached database and their types, in order, by table."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table, name, kind in connection.execute(
        "select schema_name || '.' || table_name as name, column_name, data_type "
        f"from duckdb_columns() where database_name = '{database}' order by name, column_index"
    ).fetchall():
        found.setdefault(table, []).append((name, kind))
    return found


def _check_columns(table: PublishedTable, columns: set[str]) -> None:
    declared = set(table.columns)
    if columns != declared:
        raise LookupError(
            f"{table.name}: the declaration and the table differ; the table lacks "
            f"{sorted(declared - columns)} and has undeclared {sorted(columns - declared)}"
        )
