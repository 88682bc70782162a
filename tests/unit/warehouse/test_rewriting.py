"""A database written anew without a response: nothing of it is left in the file."""

from pathlib import Path

import duckdb
import polars as pl

from secperf_pipeline.warehouse.rewriting import (
    Withdrawn,
    rewrite_copy_without,
    rewrite_without,
)

GONE = Withdrawn(response_id="gone", places=frozenset({("f" * 64, 3)}))
MADE = """
    create schema raw;
    create table raw.answers (response_id varchar not null, answer integer);
    comment on column raw.answers.response_id is 'Response.';
    insert into raw.answers values ('a', 1), ('gone', 2), ('gone', 3), ('b', 4);
    create table raw.rejected_rows as
        select * from (values (repeat('f', 64), 3), (repeat('f', 64), 4), (null, 3))
        as rows (sha256, row_number);
    create table raw.other as select range as i from range(3);
    create view raw.counted as select count(*) as n from warehouse.raw.answers;
"""


def made(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(MADE)
    return path


def test_its_rows_go_and_everything_else_stays(tmp_path: Path) -> None:
    path = made(tmp_path)
    path.chmod(0o600)
    assert rewrite_without(path, GONE) == 3
    assert b"gone" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("from raw.answers").fetchall() == [("a", 1), ("b", 4)]
        assert connection.execute("select row_number from raw.rejected_rows").fetchall() == [
            (4,),
            (3,),
        ]
        assert connection.execute("from raw.counted").fetchall() == [(2,)]
        assert connection.execute("from raw.other").fetchall() == [(0,), (1,), (2,)]
        comments = "select comment from duckdb_columns() where comment is not null"
        assert connection.execute(comments).fetchall() == [("Response.",)]
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_without_such_rows_is_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path)
    before = path.read_bytes()
    assert rewrite_without(path, Withdrawn(response_id="x", places=frozenset())) == 0
    assert path.read_bytes() == before


def test_a_parquet_copy_loses_them_too(tmp_path: Path) -> None:
    path = tmp_path / "raw.answers.parquet"
    pl.DataFrame({"response_id": ["a", "gone"], "answer": [1, 2]}).write_parquet(path)
    assert rewrite_copy_without(path, GONE) == 1
    assert pl.read_parquet(path).rows() == [("a", 1)]
    assert rewrite_copy_without(path, GONE) == 0
    other = tmp_path / "other.parquet"
    pl.DataFrame({"i": [1]}).write_parquet(other)
    assert rewrite_copy_without(other, GONE) == 0
