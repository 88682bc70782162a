"""Write the tables of a publication: its two databases, and Parquet copies by quarter."""

import shutil
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from secperf_pipeline.contract.table import IS_SUPPRESSED
from secperf_pipeline.publishing.earlier import EarlierHalf
from secperf_pipeline.publishing.publications import Half, Publication
from secperf_pipeline.publishing.published_tables import PublishedTable, published_tables
from secperf_pipeline.publishing.shown_rows import (
    SHOWN,
    ShownRows,
    attach_published_now,
    columns_of,
)
from secperf_pipeline.publishing.suppression import Suppression
from secperf_pipeline.publishing.table_parts import (
    QUARTER,
    Parts,
    digests,
    is_of,
    parquet_file,
)


@dataclass(slots=True, kw_only=True)
class _Target:
    """One half that is being written.

    Parameters
    ----------
    half
        Where to.
    alias
        Name of its database in the connection; views call what is published before them ``pub``.
    earlier
        The half that it goes on from; none at first.
    goes_on
        Whether the database is the earlier one, brought up to date; else it is written whole.
    parts
        What was written, by table and quarter.
    takes_back
        Whether something that was shown is not any more.
    """

    half: Half
    alias: str
    earlier: EarlierHalf | None
    goes_on: bool
    parts: dict[str, Parts] = field(default_factory=dict)
    takes_back: bool = False

    def before(self, table: str) -> Parts:
        """What the earlier half has of a table, by quarter."""
        return self.earlier.parts(table) if self.earlier else {}

    def took_over(self, name: str) -> bool:
        """Take a file over, where the earlier half has it unaltered."""
        if self.earlier is None or not self.earlier.has(name):
            return False
        self.half.take_over(self.earlier.half, name)
        return True


def write_tables(
    warehouse: Path,
    draft: Publication,
    earlier: tuple[EarlierHalf, EarlierHalf] | None,
    *,
    suppression: Suppression,
    only_checks: bool = False,
    unfinished: Collection[str] = (),
) -> tuple[dict[str, Parts], dict[str, Parts]]:
    """Write the tables for everybody and those for the survey desk.

    Of the database for everybody only the quarters whose rows have changed are written anew,
    unless something that was shown is not any more: a file keeps the bytes of rows that were
    deleted from it. Therefore the one for the survey desk is always written whole.

    Parameters
    ----------
    warehouse
        The working database; the caller holds its lock.
    draft
        The publication that is being written.
    earlier
        The halves that it goes on from; none at first.
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
    tuple of dict
        Of each half, what names the rows by table and quarter.

    Raises
    ------
    LookupError
        A table has other columns than its declaration.
    """
    before, desk_before = earlier or (None, None)
    public = _Target(half=draft.public, alias="pub", earlier=before, goes_on=True)
    desk = _Target(half=draft.restricted, alias="desk", earlier=desk_before, goes_on=False)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("set TimeZone = 'UTC'").fetchall()
        rows = ShownRows(
            connection=connection,
            suppression=suppression,
            published_now=attach_published_now(connection, earlier or ()),
            only_checks=only_checks,
            unfinished=unfinished,
        )
        for target in (public, desk):
            _write(connection, target, rows)
        for target in (public, desk):
            connection.execute(f"detach {target.alias}").fetchall()
    for target in (public, desk):
        _close(target)
    return public.parts, desk.parts


def _write(connection: duckdb.DuckDBPyConnection, target: _Target, rows: ShownRows) -> None:
    database, earlier = target.half.database, target.earlier
    if target.goes_on and earlier and earlier.manifest and earlier.has_database:
        shutil.copyfile(earlier.half.database, database)
    connection.execute(f"attach '{_quoted(database)}' as {target.alias}").fetchall()
    there = columns_of(connection, target.alias)
    # One transaction: committing each of some thousand comments alone takes a second.
    connection.begin()
    for table in published_tables().values():
        if table.is_public if target.alias == "pub" else table.restricted:
            rows.gather(table)
            _store(connection, target, table, there.get(table.name))
    for name in there.keys() - target.parts.keys():
        connection.execute(f"drop table {target.alias}.{name}").fetchall()
        target.takes_back = True
    connection.commit()
    connection.execute(f"checkpoint {target.alias}").fetchall()
    if target.takes_back:
        _write_whole(connection, target)
    for name in target.parts:
        _copy_parquet(connection, target, published_tables()[name])


def _store(
    connection: duckdb.DuckDBPyConnection,
    target: _Target,
    table: PublishedTable,
    there: list[tuple[str, str]] | None,
) -> None:
    """Bring a table of a half to the gathered rows that are for its readers."""
    is_public = target.alias == "pub"
    rows = f"(from {SHOWN} where {table.public_rows if is_public else table.restricted_rows})"
    name, by_quarter = f"{target.alias}.{table.name}", QUARTER in table.columns
    parts, before = digests(connection, rows, by_quarter=by_quarter), target.before(table.name)
    if there != [(column, one.type.upper()) for column, one in table.columns.items()]:
        schema = f"{target.alias}.{table.name.split('.')[0]}"
        connection.execute(f"create schema if not exists {schema}").fetchall()
        connection.execute(f"create or replace table {name} as from {rows}").fetchall()
        target.takes_back |= there is not None
    elif parts != before:
        changed = [one for one in {**before, **parts} if before.get(one) != parts.get(one)]
        those = " or ".join(is_of(one, by_quarter=by_quarter) for one in changed)
        target.takes_back |= _takes_back(connection, name, table, rows, those)
        connection.execute(f"delete from {name} where {those}").fetchall()
        connection.execute(f"insert into {name} from {rows} where {those}").fetchall()
    target.parts[table.name] = parts
    _comment(connection, name, table, table.about if is_public else table.meaning)


def _takes_back(
    connection: duckdb.DuckDBPyConnection, name: str, table: PublishedTable, rows: str, those: str
) -> bool:
    """Tell whether rows that a table shows will be hidden, or gone."""
    keys = ", ".join(f'"{one}"' for one in table.grain)
    shown = f"not {IS_SUPPRESSED}" if IS_SUPPRESSED in table.columns else "true"
    gone = (
        f"select {keys} from {name} where ({those}) and {shown} "
        f"except select {keys} from {rows} where {shown}"
    )
    return bool(connection.execute(f"select exists ({gone})").fetchall()[0][0])


def _write_whole(connection: duckdb.DuckDBPyConnection, target: _Target) -> None:
    """Write a database into a new file, in which nothing is left of what it had before."""
    database, alias = target.half.database, target.alias
    new = database.with_name("whole.duckdb")
    connection.execute(f"attach '{_quoted(new)}' as whole").fetchall()
    connection.execute(f"copy from database {alias} to whole").fetchall()
    connection.execute(f"detach {alias}; detach whole").fetchall()
    new.replace(database)
    connection.execute(f"attach '{_quoted(database)}' as {alias}").fetchall()


def _copy_parquet(
    connection: duckdb.DuckDBPyConnection, target: _Target, table: PublishedTable
) -> None:
    """Copy a table for tools that read no DuckDB, a file a quarter."""
    by_quarter, before = QUARTER in table.columns, target.before(table.name)
    for part, digest in target.parts[table.name].items():
        name = parquet_file(table.name, part, by_quarter=by_quarter)
        # The hash of no rows says nothing of their columns.
        is_known = digest.rows > 0 and before.get(part) == digest
        if is_known and target.took_over(name):
            continue
        path = target.half.file(name)
        connection.execute(
            f"copy (from {target.alias}.{table.name} where {is_of(part, by_quarter=by_quarter)}) "
            f"to '{_quoted(path)}' (format parquet)"
        ).fetchall()
        path.chmod(target.half.file_mode)


def _close(target: _Target) -> None:
    """Leave a database to its readers; one that is as the earlier one is not kept twice."""
    database, manifest = target.half.database, target.earlier and target.earlier.manifest
    database.chmod(target.half.file_mode)
    is_as_it_was = manifest and manifest.is_of_this_program and manifest.tables == target.parts
    if is_as_it_was and target.earlier and target.earlier.has_database:
        database.unlink()
        target.took_over(database.name)


def _comment(
    connection: duckdb.DuckDBPyConnection, name: str, table: PublishedTable, about: str
) -> None:
    commented = [("table", name, about)]
    commented += [
        ("column", f'{name}."{column}"', one.meaning) for column, one in table.columns.items()
    ]
    # One call for all: each costs more than what it does.
    statements = [f"comment on {kind} {one} is '{_quoted(text)}'" for kind, one, text in commented]
    connection.execute("; ".join(statements)).fetchall()


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")
