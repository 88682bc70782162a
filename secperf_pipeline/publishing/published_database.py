"""Write the published database and its Parquet copies; each file is replaced in one step."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb

from secperf_pipeline.publishing.hiding import Hiding
from secperf_pipeline.publishing.published_tables import CHECKED, PUBLISHED, PublishedTable


def publish(
    warehouse: Path,
    target: Path,
    *,
    min_cell: int,
    descriptions: Mapping[str, str],
    only: Collection[str] | None = None,
    unfinished: Collection[str] = (),
) -> dict[str, int]:
    """Publish the warehouse's tables; readers of the old file keep it until they reopen.

    Parameters
    ----------
    warehouse
        The working database; the caller holds its lock.
    target
        The published file, replaced.
    min_cell
        Fewest respondents whose figures may be shown.
    descriptions
        Meaning of each warehouse table (``schema.table``) and column
        (``schema.table.column``); they become the comments of the published ones.
    only
        Tables that are published; the others stay as they were, or empty where they were not.
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
        A published column has no description.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    rows = {}
    try:
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("set TimeZone = 'UTC'").fetchall()
            hiding = Hiding.of(lambda query: connection.sql(query).pl(), min_cell=min_cell)
            connection.execute(f"attach '{_quoted(str(temporary))}' as pub").fetchall()
            before = _published_before(connection, target)
            kept = {} if only is None else _kept(only, before)
            for table in PUBLISHED:
                if table.name in kept:
                    rows[table.name] = _create(connection, table.name, kept[table.name])
                else:
                    rows[table.name] = _copy(connection, table, hiding)
                    if unfinished and table.name not in CHECKED:
                        rows[table.name] = _leave(connection, table.name, before, unfinished)
                _comment(connection, table, descriptions)
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
    """Attach what is published now as ``old``; give the columns of its tables."""
    if not target.exists():
        return {}
    connection.execute(f"attach '{_quoted(str(target))}' as old (read_only)").fetchall()
    found = connection.execute(
        "select schema_name || '.' || table_name, list(column_name) from duckdb_columns() "
        "where database_name = 'old' group by all"
    ).fetchall()
    return dict(found)


def _kept(only: Collection[str], before: Mapping[str, list[str]]) -> dict[str, str]:
    """Give what the tables that are not published now are taken from."""
    return {
        one.name: f"old.{one.name}" if one.name in before else f"({one.query}) limit 0"
        for one in PUBLISHED
        if one.name not in only
    }


def _leave(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    before: Mapping[str, list[str]],
    quarters: Collection[str],
) -> int:
    """Put the rows of quarters back to what is published of them; give the table's rows."""
    columns = [one for one, *_ in connection.execute(f"describe pub.{name}").fetchall()]
    if "wave_quarter" in columns:
        listed = ", ".join(f"'{one}'" for one in sorted(quarters))
        those = f"where wave_quarter in ({listed})"
        connection.execute(f"delete from pub.{name} {those}").fetchall()
        # An earlier version may have published fewer columns, or others.
        shared = ", ".join(f'"{one}"' for one in columns if one in before.get(name, ()))
        if shared:
            connection.execute(
                f"insert into pub.{name} by name select {shared} from old.{name} {those}"
            ).fetchall()
    counted = connection.execute(f"select count(*) from pub.{name}").fetchall()
    return int(counted[0][0])


def _create(connection: duckdb.DuckDBPyConnection, name: str, source: str) -> int:
    connection.execute(f"create schema if not exists pub.{name.split('.')[0]}").fetchall()
    created = connection.execute(f"create table pub.{name} as select * from {source}")
    return int(created.fetchall()[0][0])


def _copy(connection: duckdb.DuckDBPyConnection, table: PublishedTable, hiding: Hiding) -> int:
    source = f"({table.query})"
    if table.keys:
        shown = hiding.shown(table, connection.sql(table.query).pl())
        connection.register("shown", shown.to_arrow())
        source = "shown"
    count = _create(connection, table.name, source)
    if table.keys:
        connection.unregister("shown")
    return count


def _write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Copy each published table for tools that read no DuckDB."""
    folder.mkdir(exist_ok=True)
    _sweep(folder)
    for table in PUBLISHED:
        temporary = folder / f".{table.name}.{os.getpid()}"
        connection.execute(
            f"copy pub.{table.name} to '{_quoted(str(temporary))}' (format parquet)"
        ).fetchall()
        temporary.chmod(0o444)
        temporary.replace(folder / f"{table.name}.parquet")


def _sweep(folder: Path) -> None:
    """Remove what a killed run left; nobody else writes here while the lock is held."""
    for left in folder.glob(".*"):
        left.unlink()


def _comment(
    connection: duckdb.DuckDBPyConnection, table: PublishedTable, descriptions: Mapping[str, str]
) -> None:
    columns = [name for name, *_ in connection.execute(f"describe pub.{table.name}").fetchall()]
    described = {name: f"{table.source}.{name}" for name in columns}
    texts = {name: table.adds.get(name, descriptions.get(key)) for name, key in described.items()}
    bare = [name for name, text in texts.items() if not text]
    if bare or table.source not in descriptions:
        missing = ", ".join(bare) or "the table itself"
        raise LookupError(f"{table.name}: describe {missing} where {table.source} is declared")
    commented = [("table", table.name, table.about or descriptions[table.source])]
    commented += [("column", f'{table.name}."{name}"', str(text)) for name, text in texts.items()]
    # One call for all: each costs more than what it does.
    statements = [
        f"comment on {kind} pub.{name} is '{_quoted(text)}'" for kind, name, text in commented
    ]
    connection.execute("; ".join(statements)).fetchall()


def _quoted(text: str) -> str:
    return text.replace("'", "''")
