"""Read and write the warehouse: append a load, replace a quarter, read a table."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.contract.inputs import Input
from secperf_pipeline.domain.failures import in_words
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.warehouse.input_query import input_query
from secperf_pipeline.warehouse.migration import STATEMENTS

_CURRENT_LOADS = """
    create or replace view raw.current_loads as
    select l.load_id, l.wave_quarter
    from raw.loads as l
    inner join (
        select wave_quarter, max(load_number) as load_number
        from raw.loads group by wave_quarter
    ) as latest
        on l.wave_quarter = latest.wave_quarter
        and l.load_number = latest.load_number
"""


class Warehouse:
    """The working database, opened for one step and closed after it.

    Only the holder of the warehouse lock may open it; analysts open the published copy.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator["Warehouse"]:
        """Open the database, made with its Python-written tables where they are missing."""
        with in_words(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with duckdb.connect(str(path)) as connection:
                connection.execute("set TimeZone = 'UTC'").fetchall()
                warehouse = cls(connection)
                warehouse._create_tables()
                yield warehouse

    def read(self, query: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """Run a query and give its rows."""
        return self._connection.execute(query, dict(parameters or {})).pl()

    def rows(
        self, wanted: Input, quarter: Quarter | None = None, *, named: str | None = None
    ) -> pl.DataFrame:
        """Read the rows of a declared input.

        Parameters
        ----------
        wanted
            Which rows and columns.
        quarter
            The quarter that a step works on; none for an input that does not ask for it.
        named
            The quarter that is read of an input whose quarters are ``named``.
        """
        return self.read(*input_query(wanted, quarter, named))

    def chunks(self, wanted: Input, quarter: Quarter, *, size: int) -> Iterator[pl.DataFrame]:
        """Read a declared input in frames of at most about ``size`` rows."""
        found = self._connection.execute(*input_query(wanted, quarter))
        for batch in found.to_arrow_reader(size):
            yield pl.DataFrame(pl.from_arrow(batch))

    def quarter(self, table: str, quarter: str) -> pl.DataFrame:
        """Give one quarter's rows of a table."""
        query = f"select * from {table} where wave_quarter = $quarter"
        return self.read(query, {"quarter": quarter})

    def current(self, table: str, quarter: str) -> pl.DataFrame:
        """Give the rows of a raw table that belong to a quarter's current load."""
        query = f"""
            select * from {table}
            where wave_quarter = $quarter
                and load_id in (select load_id from raw.current_loads)
        """
        return self.read(query, {"quarter": quarter})

    def current_load(self, quarter: str) -> str | None:
        """Give the id of a quarter's current load; None before the first."""
        query = "select load_id from raw.current_loads where wave_quarter = $quarter"
        found = self.read(query, {"quarter": quarter})
        return None if found.is_empty() else str(found.item())

    def append_load(
        self, quarter: str, load_id: str, tables: Mapping[str, pl.DataFrame], fingerprint: str
    ) -> None:
        """Add a load and make it the quarter's current one, all of it or nothing.

        A load that the warehouse has already (the inbox went back to an earlier state) only
        becomes current again.
        """
        known = self.read(
            "select count(*) as n from raw.loads where load_id = $load_id", {"load_id": load_id}
        ).item()
        with self._transaction():
            if not known:
                for name, rows in tables.items():
                    marked = rows.with_columns(
                        load_id=pl.lit(load_id), wave_quarter=pl.lit(quarter)
                    )
                    self._insert(f"raw.{name}", marked)
            self._connection.execute(
                """
                insert into raw.loads
                select $load_id, coalesce(max(load_number), 0) + 1, $quarter
                from raw.loads where wave_quarter = $quarter
                """,
                {"load_id": load_id, "quarter": quarter},
            ).fetchall()
            self._connection.execute(
                """
                insert into raw.key_fingerprints
                select $fingerprint where $fingerprint not in
                    (select fingerprint from raw.key_fingerprints)
                """,
                {"fingerprint": fingerprint},
            ).fetchall()

    def replace_quarter(self, quarter: str, tables: Mapping[str, pl.DataFrame]) -> None:
        """Replace one quarter's rows of several tables in one transaction.

        Raises
        ------
        ValueError
            A frame's columns are not the declared ones, or it holds another quarter.
        """
        with self._transaction():
            for table, rows in tables.items():
                self._connection.execute(
                    f"delete from {table} where wave_quarter = $quarter", {"quarter": quarter}
                ).fetchall()
                if rows.height and rows["wave_quarter"].unique().to_list() != [quarter]:
                    raise ValueError(f"rows for {table} hold another quarter than {quarter}")
                self._insert(table, rows)

    def append(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Add rows to tables that only grow, all of them or none."""
        with self._transaction():
            for table, rows in tables.items():
                self._insert(table, rows)

    def replace_all(self, table: str, rows: pl.DataFrame) -> None:
        """Replace a table that has no quarter."""
        with self._transaction():
            self._connection.execute(f"delete from {table}").fetchall()
            self._insert(table, rows)

    def _insert(self, table: str, rows: pl.DataFrame) -> None:
        declared = stored_tables()[table].columns
        if not rows.height:
            return
        if set(rows.columns) != set(declared):
            missing = sorted(set(declared) - set(rows.columns))
            extra = sorted(set(rows.columns) - set(declared))
            raise ValueError(f"rows for {table} lack {missing} and have undeclared {extra}")
        columns = ", ".join(declared)
        self._connection.register("incoming", rows.select(list(declared)).to_arrow())
        try:
            self._connection.execute(
                f"insert into {table} ({columns}) select {columns} from incoming"
            ).fetchall()
        finally:
            self._connection.unregister("incoming")

    def _create_tables(self) -> None:
        """Bring the database to the declared tables; one that has them all is left alone."""
        wanted = {
            (name, column) for name, table in stored_tables().items() for column in table.columns
        } | {("raw.current_loads", column) for column in ("load_id", "wave_quarter")}
        columns = "select schema_name || '.' || table_name, column_name from duckdb_columns()"
        found = set(self._connection.execute(columns).fetchall())
        if not wanted <= found:
            with self._transaction():
                self._create_missing(found)

    def _create_missing(self, found: set[tuple[str, str]]) -> None:
        """Create the tables without any column, and the columns that have come since."""
        there = {table for table, _ in found}
        for name, table in stored_tables().items():
            if name not in there:
                schema = name.split(".")[0]
                self._connection.execute(f"create schema if not exists {schema}").fetchall()
                self._connection.execute(
                    f"create table {name} ({table.column_definitions})"
                ).fetchall()
                continue
            for column, declared in table.columns.items():
                if (name, column) not in found:
                    self._connection.execute(
                        f"alter table {name} add column {column} {declared.type}"
                    ).fetchall()
        self._connection.execute(_CURRENT_LOADS).fetchall()
        for statement in STATEMENTS:
            self._connection.execute(statement).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.begin()
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()
