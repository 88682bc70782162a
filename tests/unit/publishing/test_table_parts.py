"""The hash of a table's rows by quarter: the same rows, the same hash, and no others."""

from collections.abc import Iterator

import duckdb
import pytest

from secperf_pipeline.domain.hashing import sha256_of_bytes
from secperf_pipeline.publishing.table_parts import NO_QUARTER, Digest, Parts, digests

ROWS = """
    select * replace (value::double as value) from (values
        ('2026Q1', 'a', 1.5, null), ('2026Q1', 'b', null, true), ('2026Q2', 'a', 0.1, false)
    ) as rows (wave_quarter, name, value, is_told)
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"create table rows as {ROWS}")
        yield connection


def parts(connection: duckdb.DuckDBPyConnection, rows: str = "rows") -> Parts:
    return digests(connection, rows, by_quarter=True)


def test_each_quarter_has_its_count_and_the_order_of_its_rows_does_not_matter(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = parts(connection)
    assert {quarter: one.rows for quarter, one in found.items()} == {"2026Q1": 2, "2026Q2": 1}
    assert parts(connection, "(from rows order by name desc, wave_quarter desc)") == found
    (whole,) = digests(connection, "rows", by_quarter=False).items()
    assert whole[0] == NO_QUARTER
    assert whole[1].rows == 3


def test_the_hash_is_that_of_the_rows_as_json_so_that_others_can_make_it(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    row = b'{"wave_quarter":"2026Q2","name":"a","value":0.1,"is_told":false}'
    bundle = sha256_of_bytes(sha256_of_bytes(row).encode())
    assert parts(connection)["2026Q2"] == Digest(1, sha256_of_bytes(bundle.encode()))


@pytest.mark.parametrize(
    "change",
    [
        "update rows set value = 1.5000000000000002 where value = 1.5",
        "update rows set is_told = false where name = 'b'",
        "update rows set name = 'null' where name = 'a' and wave_quarter = '2026Q1'",
        "delete from rows where name = 'b'",
        "insert into rows from rows where name = 'b'",
        "alter table rows rename column value to figure",
    ],
)
def test_any_other_rows_have_another_hash(
    connection: duckdb.DuckDBPyConnection, change: str
) -> None:
    before = parts(connection)["2026Q1"]
    connection.execute(change)
    assert parts(connection)["2026Q1"].sha256 != before.sha256


def test_a_copy_in_another_format_has_the_same_hash(
    connection: duckdb.DuckDBPyConnection, tmp_path: object
) -> None:
    connection.execute(f"copy rows to '{tmp_path}/rows.parquet' (format parquet)")
    assert parts(connection, f"'{tmp_path}/rows.parquet'") == parts(connection)


def test_an_empty_table_has_the_hash_of_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    nothing = {NO_QUARTER: Digest(0, sha256_of_bytes(b""))}
    assert parts(connection, "(from rows where false)") == nothing
