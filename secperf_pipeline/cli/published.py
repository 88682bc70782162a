"""Rows of the published tables: all that a command prints results from."""

import duckdb
import polars as pl

from secperf_pipeline.domain.failures import damaged, in_words
from secperf_pipeline.ingest.home import Home


def read_published(home: Home, table: str, **values: object) -> pl.DataFrame:
    """Read a table's rows that have the given values in the named columns, in their order.

    Raises
    ------
    DamagedError
        The database is no publication of this program.
    """
    condition = " and ".join(f"{column} = ${column}" for column in values) or "true"
    database = home.published_database
    try:
        with in_words(database), duckdb.connect(str(database), read_only=True) as connection:
            return connection.execute(f"select * from {table} where {condition}", values).pl()
    except duckdb.CatalogException as error:
        raise damaged(database) from error
