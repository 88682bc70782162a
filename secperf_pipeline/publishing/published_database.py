"""Write the published database: a whole new file, put in the old one's place in one step."""

import os
from pathlib import Path

import duckdb
import polars as pl

from secperf_pipeline.publishing.published_tables import PUBLISHED, PublishedTable
from secperf_pipeline.publishing.suppression import hidden_segments, suppressed

_SEGMENT_COUNTS = """
    select wave_quarter, segment_kind, segment, profile, max(response_count) as response_count
    from marts.indicator_sums
    group by wave_quarter, segment_kind, segment, profile
"""


def publish(warehouse: Path, target: Path, *, min_cell: int) -> dict[str, int]:
    """Publish the warehouse's tables; readers of the old file keep it until they reopen.

    Parameters
    ----------
    warehouse
        The working database; the caller holds its lock.
    target
        The published file, replaced.
    min_cell
        Fewest respondents whose figures may be shown.

    Returns
    -------
    dict
        Rows by published table.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    rows = {}
    try:
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("set TimeZone = 'UTC'").fetchall()
            hidden = hidden_segments(connection.sql(_SEGMENT_COUNTS).pl(), min_cell=min_cell)
            connection.execute(f"attach '{_quoted(temporary)}' as pub").fetchall()
            for table in PUBLISHED:
                rows[table.name] = _copy(connection, table, hidden, min_cell)
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


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
