"""Homes as earlier programs left them, packed small: each must still open, publish and run.

``b409f9b.tar.xz`` was made by the program of that commit, from its own checkout, with a key made
for it: the sample's 2021Q4, run again after one figure was corrected (so it has two revisions),
then a simulated 2026Q1::

    secperf simulate 2026Q1 --manufacturers 3 --seed 7
    secperf run 2021Q4
    sed -i s/1.0,ratio,6,6,/0.5,ratio,3,6,/ $SECPERF_HOME/inbox/2021Q4/kpis/kpi_measurements.csv
    secperf run

An archive holds each database as the statements that make it and a Parquet file for each table
(packed with all others, for they share much), and the store, the key and Dagster's settings as
they were. The inbox is not in it: ``secperf restore`` writes it again from the store. ::

    python -m tests.homes.archive keep HOME ARCHIVE
    python -m tests.homes.archive restore ARCHIVE FOLDER
"""

import re
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from secperf_pipeline.ingest.home import Home

B409F9B = Path(__file__).with_name("b409f9b.tar.xz")
_AS_THEY_ARE = ("store", "keys", "dagster/dagster.yaml")


def keep(home: Home, archive: Path) -> None:
    """Pack a home that no process works on."""
    with tempfile.TemporaryDirectory() as name, tarfile.open(archive, "w:xz", preset=9) as packed:
        for database in (home.warehouse, home.published_database):
            folder = Path(name) / database.stem
            folder.mkdir()
            _take_apart(database, folder, home.dbt_target / "compiled")
            packed.add(folder, database.stem, filter=_of_nobody)
        for kept in _AS_THEY_ARE:
            packed.add(home.root / kept, kept, filter=_of_nobody)


def restored(archive: Path, folder: Path) -> Home:
    """Unpack a home; give it. The rows of its databases come in the order that they had."""
    home = Home(folder)
    with tempfile.TemporaryDirectory() as name, tarfile.open(archive) as packed:
        parts = Path(name)
        packed.extractall(parts, filter="data")
        for database in (home.warehouse, home.published_database):
            database.parent.mkdir(parents=True, exist_ok=True)
            _put_together(parts / database.stem, database)
        for kept in _AS_THEY_ARE:
            (folder / kept).parent.mkdir(parents=True, exist_ok=True)
            (parts / kept).rename(folder / kept)
    home.published_database.chmod(0o444)
    return home


def _take_apart(database: Path, folder: Path, compiled: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        statements = [*_tables(connection), *_views(connection, compiled), *_comments(connection)]
        (folder / "schema.sql").write_text("\n".join(statements) + "\n")
        for name in _names(connection):
            # Whole files are packed together, so nothing is gained by packing each by itself.
            target = f"'{folder / name}.parquet' (format parquet, compression uncompressed)"
            connection.execute(f"copy {name} to {target}").fetchall()


def _put_together(folder: Path, database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute((folder / "schema.sql").read_text()).fetchall()
        for name in _names(connection):
            connection.execute(f"insert into {name} from '{folder / name}.parquet'").fetchall()


def _names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    query = "select schema_name || '.' || table_name from duckdb_tables() order by all"
    return [name for (name,) in connection.execute(query).fetchall()]


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for (schema,) in connection.execute(
        "select schema_name from duckdb_schemas() where not internal order by all"
    ).fetchall():
        yield f"create schema if not exists {schema};"
    for (sql,) in connection.execute(
        "select sql from duckdb_tables() order by schema_name, table_name"
    ).fetchall():
        yield sql


def _comments(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for schema, table, comment in connection.execute(
        "select schema_name, table_name, comment from duckdb_tables() where comment is not null"
    ).fetchall():
        yield f"comment on table {schema}.{table} is '{_quoted(comment)}';"
    for schema, table, column, comment in connection.execute(
        "select schema_name, table_name, column_name, comment from duckdb_columns() "
        "where comment is not null and not internal"
    ).fetchall():
        yield f"comment on column {schema}.{table}.\"{column}\" is '{_quoted(comment)}';"


def _views(connection: duckdb.DuckDBPyConnection, compiled: Path) -> Iterator[str]:
    """Write the views, each after those whose names it holds.

    dbt's own text is taken where there is one: that which DuckDB gives of a view may not make it.
    """
    found = connection.execute(
        "select schema_name, view_name, sql from duckdb_views() where not internal order by all"
    ).fetchall()
    statements = {}
    for schema, name, sql in found:
        texts = list(compiled.rglob(f"models/**/{name}.sql"))
        made = f"create view {schema}.{name} as\n{texts[0].read_text()};" if texts else sql
        statements[name] = made
    reads = {
        name: {other for other in statements if other != name and re.search(rf"\b{other}\b", sql)}
        for name, sql in statements.items()
    }
    for name in TopologicalSorter(reads).static_order():
        yield statements[name]


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Take away who made the file, and when."""
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


def _quoted(text: str) -> str:
    return text.replace("'", "''")


if __name__ == "__main__":
    order, first, second = sys.argv[1:]
    if order == "keep":
        keep(Home(Path(first)), Path(second))
    else:
        restored(Path(first), Path(second))
