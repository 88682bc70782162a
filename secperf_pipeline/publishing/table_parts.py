"""A published table by quarters: what names the rows of each, and where its copy lies."""

from collections.abc import Mapping
from typing import NamedTuple

import duckdb

QUARTER = "wave_quarter"
NO_QUARTER = "none"
# Row by row as JSON, so that no two rows are written alike; sorted, so that their order is no part
# of it; in two steps, so that no text is longer than a quarter's rows by the 256th part.
_DIGESTS = """
    with digested as (
        select {part} as part, sha256(to_json(one)) as digest from {rows} as one
    ),
    bundled as (
        select
            part,
            left(digest, 2) as bundle,
            count(*) as row_count,
            sha256(string_agg(digest, '' order by digest)) as digest
        from digested
        group by part, bundle
    )
    select part, sum(row_count)::bigint, sha256(string_agg(digest, '' order by bundle))
    from bundled
    group by part
    order by part
"""
_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class Digest(NamedTuple):
    """What names the rows of a table and quarter, whatever their order."""

    rows: int
    sha256: str


Parts = Mapping[str, Digest]


def digests(connection: duckdb.DuckDBPyConnection, rows: str, *, by_quarter: bool) -> Parts:
    """Name the rows of each quarter.

    Parameters
    ----------
    connection
        Its time zone is UTC.
    rows
        A table, or a query in parentheses.
    by_quarter
        Whether the rows have a quarter.

    Returns
    -------
    dict
        By quarter; under `NO_QUARTER` what has none, and the nothing of an empty table.
    """
    part = f"coalesce({QUARTER}, '{NO_QUARTER}')" if by_quarter else f"'{NO_QUARTER}'"
    found = connection.execute(_DIGESTS.format(part=part, rows=rows)).fetchall()
    named = {quarter: Digest(count, digest) for quarter, count, digest in found}
    return named or {NO_QUARTER: Digest(0, _OF_NOTHING)}


def is_of(part: str, *, by_quarter: bool) -> str:
    """Write the condition that the rows of a part meet."""
    if not by_quarter:
        return "true"
    return f"{QUARTER} is null" if part == NO_QUARTER else f"{QUARTER} = '{part}'"


def parquet_file(table: str, part: str, *, by_quarter: bool) -> str:
    """Name the Parquet copy of a part, below the folder of a publication."""
    return f"parquet/{table}/{part}.parquet" if by_quarter else f"parquet/{table}.parquet"
