"""Write the published database and its Parquet copies; each file is replaced in one step."""

import os
from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from secperf_pipeline.publishing.published_tables import PUBLISHED, SEGMENT_COUNTS, PublishedTable
from secperf_pipeline.publishing.suppression import hidden_segments, suppressed


def publish(
    warehouse: Path, target: Path, *, min_cell: int, descriptions: Mapping[str, str]
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
            hidden = hidden_segments(connection.sql(SEGMENT_COUNTS).pl(), min_cell=min_cell)
            connection.execute(f"attach '{_quoted(str(temporary))}' as pub").fetchall()
            for table in PUBLISHED:
                rows[table.name] = _copy(connection, table, hidden, min_cell)
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


def _copy(
    connection: duckdb.DuckDBPyConnection,
    table: PublishedTable,
    hidden: pl.DataFrame,
    min_cell: int,
) -> int:
    schema = table.name.split(".")[0]
    connection.execute(f"create schema if not exists pub.{schema}").fetchall()
    source = f"({table.query})"
    if table.keys:
        shown = suppressed(
            connection.sql(table.query).pl(),
            keys=table.keys,
            counts=table.counts,
            hidden=hidden,
            min_cell=min_cell,
        )
        connection.register("shown", shown.to_arrow())
        source = "shown"
    connection.execute(f"create table pub.{table.name} as select * from {source}").fetchall()
    if table.keys:
        connection.unregister("shown")
    counted = connection.execute(f"select count(*) from pub.{table.name}").fetchall()
    return int(counted[0][0])


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
    commented = [("table", table.name, descriptions[table.source])]
    commented += [("column", f'{table.name}."{name}"', str(text)) for name, text in texts.items()]
    for kind, name, text in commented:
        connection.execute(f"comment on {kind} pub.{name} is '{_quoted(text)}'").fetchall()


def _quoted(text: str) -> str:
    return text.replace("'", "''")
