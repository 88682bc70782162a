"""Rows of the published tables: all that a command prints results from."""

import duckdb
import polars as pl

from secperf_pipeline.ingest.home import Home


def read_published(home: Home, table: str, **values: object) -> pl.DataFrame:
    """Read a table's rows that have the given values in the named columns, in their order."""
    condition = " and ".join(f"{column} = ${column}" for column in values) or "true"
    with duckdb.connect(str(home.published_database), read_only=True) as connection:
        return connection.execute(f"select * from {table} where {condition}", values).pl()
