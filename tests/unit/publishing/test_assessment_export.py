"""An export that cannot be made says who was audited, or when."""

import csv
import io
from pathlib import Path

import duckdb
import pytest

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.publishing.assessment_export import export_assessment

_RESULTS = """
    create schema marts;
    create table marts.dim_controls as
    select 'B1.1' as control_id, 1 as position, 'n' as name_en, 'n' as name_ko, 'n' as name_ja;
    create table marts.fct_control_results as
    select
        wave_quarter, organisation_id, 'basic' as module_id, 'B1.1' as control_id,
        'implemented' as status, 1.0 as value, 1.0 as value_low, 1.0 as value_high,
        false as is_waived, date '2026-01-31' as assessed_on, 59 as evidence_age_days,
        1 as check_count, 'a.csv' as source_file, null as reason
    from (values ('2026Q1', 'north'), ('2026Q1', 'east'), ('2026Q2', 'north'))
        as audited (wave_quarter, organisation_id)
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "published.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(_RESULTS)
    return path


def test_an_organisation_that_was_audited_is_exported(database: Path) -> None:
    content = export_assessment(database, Quarter(2026, 2), "north", "csv").decode()
    assert content.splitlines()[1].startswith("2026Q2,north,basic,B1.1")


@pytest.mark.parametrize(
    ("written", "exported"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1+cmd|a", "'+1+cmd|a"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "'\t=1"),
        ("\rx", "'\rx"),
        ("-1.5", "-1.5"),
        ("a=1", "a=1"),
        ("", ""),
        (None, None),
    ],
)
def test_text_that_a_spreadsheet_would_compute_is_exported_as_text(
    database: Path, written: str | None, exported: str | None
) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute("alter table marts.fct_control_results alter reason type varchar")
        connection.execute(
            "update marts.fct_control_results set reason = $1, value = -1.5", [written]
        )
    content = export_assessment(database, Quarter(2026, 2), "north", "csv")
    row = list(csv.reader(io.StringIO(content.decode(), newline="")))[1]
    assert row[-1] == (exported or "")
    assert row[8] == "-1.5"


@pytest.mark.parametrize(
    ("quarter", "said"),
    [
        (Quarter(2026, 1), "'west' has no audit in 2026Q1; among those that have: east, north"),
        (Quarter(2025, 4), "nobody was audited in 2025Q4; audits are published of: 2026Q1, 2026Q2"),
    ],
)
def test_who_was_audited_is_named_otherwise(database: Path, quarter: Quarter, said: str) -> None:
    with pytest.raises(SecperfError) as error:
        export_assessment(database, quarter, "west", "csv")
    assert str(error.value) == said
