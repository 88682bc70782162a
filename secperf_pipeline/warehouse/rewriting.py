"""A database written anew without a response: deleted rows would stay in the file's free blocks."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from secperf_pipeline.domain.failures import in_words

_TABLES = """
    select schema_name, table_name, list(column_name) as columns
    from duckdb_columns() inner join duckdb_tables() using (database_name, schema_name, table_name)
    where database_name = 'old'
    group by all order by all
"""
_ALL = "true"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What is left out.

    Parameters
    ----------
    response_id
        The response; its quarter is part of it.
    places
        Hash and line of each place where a file held it: what was said there of rejected rows.
    """

    response_id: str
    places: frozenset[tuple[str, int]]


def rewrite_without(database: Path, withdrawn: Withdrawn) -> int:
    """Write a database without a response's rows; leave one alone that has none of them.

    Parameters
    ----------
    database
        The DuckDB file, which nobody of this process has open; replaced in one step.
    withdrawn
        What is left out.

    Returns
    -------
    int
        Rows left out.
    """
    with in_words(database):
        if database.stat().st_mode & 0o200:
            # What a killed run left in the log goes into the file, which is replaced.
            with duckdb.connect(str(database)) as connection:
                connection.execute("checkpoint").fetchall()
        for left in database.parent.glob(f".{database.name}.*"):
            left.unlink()
        temporary = database.with_name(f".{database.name}.{os.getpid()}")
        try:
            with duckdb.connect() as connection:
                count = _copy(connection, database, temporary, withdrawn)
            if count:
                temporary.chmod(database.stat().st_mode & 0o777)
                temporary.replace(database)
        finally:
            temporary.unlink(missing_ok=True)
            Path(f"{temporary}.wal").unlink(missing_ok=True)
    return count


def _copy(connection: duckdb.DuckDBPyConnection, old: Path, new: Path, withdrawn: Withdrawn) -> int:
    connection.execute("set TimeZone = 'UTC'").fetchall()
    connection.execute(f"attach {_literal(str(old))} as old (read_only)").fetchall()
    tables = connection.execute(_TABLES).fetchall()
    kept = {f'"{schema}"."{name}"': _kept(columns, withdrawn) for schema, name, columns in tables}
    count = sum(
        int(
            connection.execute(f"select count(*) from old.{table} where not {those}").fetchall()[0][
                0
            ]
        )
        for table, those in kept.items()
        if those != _ALL
    )
    if count:
        connection.execute(f"attach {_literal(str(new))} as new").fetchall()
        connection.execute("copy from database old to new (schema)").fetchall()
        connection.begin()
        for table, those in kept.items():
            connection.execute(
                f"insert into new.{table} select * from old.{table} where {those}"
            ).fetchall()
        connection.commit()
        connection.execute("detach new").fetchall()
    return count


def _kept(columns: Collection[str], withdrawn: Withdrawn) -> str:
    """Word which rows of a table stay, by the columns that it has."""
    if "response_id" in columns:
        return f"(response_id is distinct from {_literal(withdrawn.response_id)})"
    if withdrawn.places and {"sha256", "row_number"} <= set(columns):
        places = [f"({_literal(digest)}, {line})" for digest, line in sorted(withdrawn.places)]
        listed = f"(sha256, row_number) in ({', '.join(places)})"
        return f"(({listed}) is distinct from true)"
    return _ALL


def rewrite_copy_without(file: Path, withdrawn: Withdrawn) -> int:
    """Write a Parquet file without a response's rows, as `rewrite_without` does a database."""
    with in_words(file), duckdb.connect() as connection:
        source = f"read_parquet({_literal(str(file))})"
        columns = [one for one, *_ in connection.execute(f"describe from {source}").fetchall()]
        those = _kept(columns, withdrawn)
        if those == _ALL:
            return 0
        counted = connection.execute(f"select count(*) from {source} where not {those}")
        count = int(counted.fetchall()[0][0])
        if count:
            temporary = file.with_name(f".{file.name}.{os.getpid()}")
            connection.execute(
                f"copy (select * from {source} where {those}) to {_literal(str(temporary))} "
                "(format parquet)"
            ).fetchall()
            temporary.chmod(file.stat().st_mode & 0o777)
            temporary.replace(file)
    return count


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
