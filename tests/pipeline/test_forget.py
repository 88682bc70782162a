"""A respondent withdraws: nothing of the response is left, and the quarter stands without it."""

import duckdb

from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.journal import Journal
from secperf_pipeline.publishing.proof import alterations
from secperf_pipeline.publishing.publications import kept_publications
from secperf_pipeline.publishing.signing import public_key_of, read_public_key
from tests.pipeline.homes import published, secperf
from tests.pipeline.kills import killed_at

SURVEY = "2021Q4/surveys/survey_2021.csv"


def one_response(home: Home) -> tuple[str, int, bytes]:
    """Take a kept response: its id, its line, and the line's bytes."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        ((response_id, line),) = connection.execute(
            "select response_id, row_number from raw.survey_responses "
            "order by row_number limit 1 offset 40"
        ).fetchall()
    return response_id, line, (home.inbox / SURVEY).read_bytes().splitlines()[line - 1]


def holding(home: Home, *texts: bytes) -> list[str]:
    """Name the files of a home that hold one of the texts."""
    return [
        path.relative_to(home.root).as_posix()
        for path in home.root.rglob("*")
        if path.is_file() and any(text in path.read_bytes() for text in texts)
    ]


def rows_of(home: Home, response_id: str) -> int:
    """Count the rows of a response in all tables of the warehouse and of what is published."""
    count = 0
    for database in (home.warehouse, home.published_database, home.restricted_database):
        with duckdb.connect(str(database), read_only=True) as connection:
            tables = connection.execute(
                "select schema_name || '.' || table_name from duckdb_columns() "
                "inner join duckdb_tables() using (schema_name, table_name) "
                "where column_name = 'response_id'"
            ).fetchall()
            for (table,) in tables:
                query = f"select count(*) from {table} where response_id = '{response_id}'"
                count += connection.execute(query).fetchall()[0][0]
    return count


def test_a_response_that_is_taken_back_is_gone_everywhere_also_after_kills(
    replica_copy: Home,
) -> None:
    home = replica_copy
    response_id, line, row = one_response(home)
    assert rows_of(home, response_id) > 0
    assert holding(home, row)
    # Between the files and the store, then between the store and the warehouse.
    killed_at("after survey_2021.csv", home, "forget", response_id)
    killed_at("before warehouse.duckdb", home, "forget", response_id)
    said = secperf(home, "forget", response_id).stdout
    assert "rows left out" in said
    assert "2021Q4  publication" in said
    assert rows_of(home, response_id) == 0
    assert holding(home, row, response_id.encode()) == []
    assert (home.inbox / SURVEY).read_bytes().splitlines()[line - 1] == b""

    ledger = "select rows_read, rows_accepted from quality.files where kind = 'survey' "
    assert published(home, ledger + "and is_current").rows() == [(137, 137)]
    revisions = "select revision, is_current from results.scorecard_snapshots order by revision"
    assert published(home, revisions).rows() == [(1, False), (2, True)]
    history = Journal(home.store).history().quarter("2021Q4")
    (withdrawal,) = history.withdrawals
    (file,) = withdrawal.files
    assert f"2021Q4/{file.path}" == SURVEY
    assert history.load is not None
    assert history.load.contents[file.path] == file.after
    assert secperf(home, "doctor").stdout.count(" well") == 11
    key = read_public_key(public_key_of(home.keys))
    kept = kept_publications(home)
    assert [one.number for one in kept] == [1, 2]
    for one in kept:
        assert [said for half in one.halves for said in alterations(half, key)] == []

    again = secperf(home, "forget", response_id).stdout
    assert again == f"secperf: no response {response_id} is kept here, or not any more\n"
    ended = secperf(home, "forget", "q041", ends_with=1)
    assert "'q041' is no response; name it by the 24 digits" in ended.stderr
