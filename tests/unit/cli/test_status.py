from pathlib import Path

import duckdb
import pytest

from secperf_pipeline.cli.status import require_quarter, status_lines
from secperf_pipeline.domain.errors import QuarterError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path)
    found.inbox.mkdir()
    return found


def test_an_empty_inbox_says_where_to_put_files(home: Home) -> None:
    (line,) = status_lines(home)
    assert line.startswith("no quarter has files yet")


def test_a_quarter_that_was_never_run_is_named_beside_those_that_were(home: Home) -> None:
    home.published_database.parent.mkdir()
    with duckdb.connect(str(home.published_database)) as connection:
        connection.execute("create schema quality")
        connection.execute("create table quality.files as select '2026Q1' as wave_quarter")
    require_quarter(home, Quarter(2026, 1))
    with pytest.raises(QuarterError, match=r"nothing of 2019Q1 is published; .*: 2026Q1"):
        require_quarter(home, Quarter(2019, 1))
