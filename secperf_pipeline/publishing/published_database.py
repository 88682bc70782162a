"""Write the published database and its Parquet copies; each file is replaced in one step."""

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import duckdb

from secperf_pipeline.ingest.private_files import make_readable_folder
from secperf_pipeline.publishing.published_tables import PublishedTable, published_tables
from secperf_pipeline.publishing.suppression import Suppression


def publish(
    warehouse: Path,
    target: Path,
    *,
    suppression: Suppression,
    only_checks: bool = False,
    unfinished: Collection[str] = (),
) -> dict[str, int]:
    """Publish the warehouse's tables; readers of the old file keep it until they reopen.

    Parameters
    ----------
    warehouse
        The working database; the caller holds its lock.
    target
        The published file, replaced.
    suppression
        What is hidden, of every quarter of the warehouse.
    only_checks
        Whether only what tells how quarters were checked is published; the rest stays as it was,
        or empty where it was not.
    unfinished
        Quarters whose last run did not end. What the warehouse has of them is made of two runs,
        so they stay as they were published, but for what tells how they were checked.

    Returns
    -------
    dict
        Rows by published table.

    Raises
    ------
    LookupError
        A table has other columns than its declaration.
    """
    make_readable_folder(target.parent)
    _sweep(target.parent)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("set TimeZone = 'UTC'").fetchall()
            connection.execute(f"attach '{_quoted(str(temporary))}' as pub").fetchall()
            before = _published_before(connection, target)
            # One transaction: committing each of some thousand comments alone takes a second.
            connection.begin()
            rows = {}
            for table in published_tables().values():
                if only_checks and not table.even_when_stopped:
                    rows[table.name] = _keep(connection, table, before)
                else:
                    rows[table.name] = _copy(connection, table, suppression)
                    if unfinished and not table.even_when_stopped:
                        rows[table.name] = _leave(connection, table, before, unfinished)
                _comment(connection, table)
            connection.commit()
            _write_parquet(connection, target.with_name("parquet"))
            connection.execute("detach pub").fetchall()
        temporary.chmod(0o444)
        # A log left beside the old file would be replayed into the new one.
        Path(f"{target}.wal").unlink(missing_ok=True)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
        Path(f"{temporary}.wal").unlink(missing_ok=True)
    return rows


def _published_before(connection: duckdb.DuckDBPyConnection, target: Path) -> dict[str, list[str]]:
    """Attach what is published now as ``old``; list the columns of its tables."""
    if not target.exists():
        return {}
    connection.execute(f"attach '{_quoted(str(target))}' as old (read_only)").fetchall()
    found = connection.execute(
        "select schema_name || '.' || table_name, list(column_name) from duckdb_columns() "
        "where database_name = 'old' group by all"
    ).fetchall()
    return dict(found)


def _copy(
    connection: duckdb.DuckDBPyConnection, table: PublishedTable, suppression: Suppression
) -> int:
    if not table.hide.counts:
        return _create(connection, table, f"({table.select})")
    shown = suppression.apply(table.hide, connection.execute(table.select).pl())
    connection.register("shown", shown.to_arrow())
    try:
        return _create(connection, table, "shown")
    finally:
        connection.unregister("shown")


def _create(connection: duckdb.DuckDBPyConnection, table: PublishedTable, source: str) -> int:
    connection.execute(f"create schema if not exists pub.{table.name.split('.')[0]}").fetchall()
    created = connection.execute(f"create table pub.{table.name} as select * from {source}")
    return int(created.fetchall()[0][0])


def _keep(
    connection: duckdb.DuckDBPyConnection, table: PublishedTable, before: Mapping[str, list[str]]
) -> int:
    """Copy a table as it was published; an earlier version may have had other columns."""
    schema = table.name.split(".")[0]
    declared = ", ".join(f'"{name}" {one.type}' for name, one in table.columns.items())
    connection.execute(f"create schema if not exists pub.{schema}").fetchall()
    connection.execute(f"create table pub.{table.name} ({declared})").fetchall()
    return _insert_old(connection, table, before, "")


def _leave(
    connection: duckdb.DuckDBPyConnection,
    table: PublishedTable,
    before: Mapping[str, list[str]],
    quarters: Iterable[str],
) -> int:
    """Put the rows of quarters back to what is published of them; count the table's rows."""
    if "wave_quarter" in table.columns:
        listed = ", ".join(f"'{one}'" for one in sorted(quarters))
        those = f"where wave_quarter in ({listed})"
        connection.execute(f"delete from pub.{table.name} {those}").fetchall()
        _insert_old(connection, table, before, those)
    counted = connection.execute(f"select count(*) from pub.{table.name}").fetchall()
    return int(counted[0][0])


def _insert_old(
    connection: duckdb.DuckDBPyConnection,
    table: PublishedTable,
    before: Mapping[str, list[str]],
    condition: str,
) -> int:
    shared = [f'"{one}"' for one in table.columns if one in before.get(table.name, ())]
    if not shared:
        return 0
    inserted = connection.execute(
        f"insert into pub.{table.name} by name "
        f"select {', '.join(shared)} from old.{table.name} {condition}"
    )
    return int(inserted.fetchall()[0][0])


def _write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Copy each published table for tools that read no DuckDB."""
    make_readable_folder(folder)
    _sweep(folder)
    for name in published_tables():
        temporary = folder / f".{name}.{os.getpid()}"
        connection.execute(
            f"copy pub.{name} to '{_quoted(str(temporary))}' (format parquet)"
        ).fetchall()
        temporary.chmod(0o444)
        temporary.replace(folder / f"{name}.parquet")


def _sweep(folder: Path) -> None:
    """Remove what a killed run left; nobody else writes here while the lock is held."""
    for left in folder.glob(".*"):
        left.unlink()


def _comment(connection: duckdb.DuckDBPyConnection, table: PublishedTable) -> None:
    columns = [name for name, *_ in connection.execute(f"describe pub.{table.name}").fetchall()]
    if set(columns) != set(table.columns):
        lacks, has = set(table.columns) - set(columns), set(columns) - set(table.columns)
        raise LookupError(
            f"{table.name}: the declaration and the table differ; the table lacks "
            f"{sorted(lacks)} and has undeclared {sorted(has)}"
        )
    commented = [("table", table.name, table.about)]
    commented += [
        ("column", f'{table.name}."{name}"', table.columns[name].meaning) for name in columns
    ]
    # One call for all: each costs more than what it does.
    statements = [
        f"comment on {kind} pub.{name} is '{_quoted(text)}'" for kind, name, text in commented
    ]
    connection.execute("; ".join(statements)).fetchall()


def _quoted(text: str) -> str:
    return text.replace("'", "''")
