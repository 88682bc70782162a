"""What a publication takes over, what it writes again, and what is named when it was altered."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from secperf_pipeline.cli.altered_cells import altered_cells
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.manifest import read_manifest
from secperf_pipeline.publishing.publications import publication_that_stands
from tests.pipeline.homes import all_tables, published, secperf

VERDICTS = "parquet/results.verdicts/2021Q4.parquet"
REPORT = "report/2021Q4.html"
CELL = "segment_kind = 'all' and profile = 'paper' and hypothesis_id = 'H1' and policy = 'robust'"


def in_warehouse(home: Home, statement: str) -> None:
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(statement).fetchall()


def replaced(path: Path, write: Callable[[Path], None]) -> None:
    """Alter a file that may have other names, which keep what they are."""
    altered = path.with_name("altered")
    altered.write_bytes(path.read_bytes())
    write(altered)
    altered.replace(path)


def in_database(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"update results.verdicts set verdict = 'adopt_it' where {CELL}")


def in_copy(path: Path) -> None:
    said = f"case when {CELL} then 'adopt_it' else verdict end as verdict"
    rows = duckdb.sql(f"select * replace ({said}) from '{path}'").pl()
    rows.write_parquet(path)


def in_page(path: Path) -> None:
    text = path.read_text()
    assert "18 Adopt" in text
    path.write_text(text.replace("18 Adopt", "19 Adopt", 1))


def in_manifest(path: Path) -> None:
    path.write_text(path.read_text().replace('"publication": 1', '"publication": 2', 1))


ALTERED = {
    "secperf.duckdb": in_database,
    VERDICTS: in_copy,
    REPORT: in_page,
    "manifest.json": in_manifest,
}


def links(home: Home, *names: str) -> list[int]:
    return [(home.published / name).stat().st_nlink for name in names]


def test_what_has_not_changed_is_the_same_file_and_only_the_rest_is_written(
    replica_copy: Home,
) -> None:
    was = all_tables(replica_copy)
    secperf(replica_copy, "publish")
    names = ("secperf.duckdb", VERDICTS, "parquet/marts.dim_kpis.parquet", REPORT)
    assert links(replica_copy, *names) == [2, 2, 2, 2]
    assert all_tables(replica_copy).keys() == was.keys()

    in_warehouse(replica_copy, f"update results.verdicts set verdict = 'half' where {CELL}")
    secperf(replica_copy, "publish")
    assert links(replica_copy, *names) == [1, 1, 3, 1]
    half = published(replica_copy, "from results.verdicts where verdict = 'half'")
    assert half.height == 1
    now = all_tables(replica_copy)
    assert [name for name, rows in now.items() if not rows.equals(was[name])] == [
        "results.verdicts"
    ]


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_file_is_named_and_written_again_by_the_next_publication(
    name: str, replica_copy: Home
) -> None:
    was = all_tables(replica_copy)
    page = (replica_copy.published / REPORT).read_text()
    assert "is not" not in secperf(replica_copy, "verify", "--published").stdout
    replaced(replica_copy.published / name, ALTERED[name])
    said = secperf(replica_copy, "verify", "--published", ends_with=1).stdout
    assert said.count("is not as it was published") == 1
    assert f"  {name}: " in said
    if name in ("secperf.duckdb", VERDICTS):
        assert f"  {name}: results.verdicts 2021Q4 has other rows" in said
    secperf(replica_copy, "publish")
    assert "is not" not in secperf(replica_copy, "verify", "--published").stdout
    now = all_tables(replica_copy)
    assert [one for one, rows in now.items() if not rows.equals(was[one])] == []
    assert (replica_copy.published / REPORT).read_text() == page


def test_each_altered_cell_is_named_beside_what_was_computed(
    replica_home: Home, replica_copy: Home
) -> None:
    assert list(altered_cells(replica_copy, replica_home, "2021Q4")) == []
    for name, alter in ALTERED.items():
        replaced(replica_copy.published / name, alter)
    (verdict,) = published(replica_home, f"select verdict from results.verdicts where {CELL}").row(
        0
    )
    cell = f"results.verdicts all all paper H1 robust: verdict is 'adopt_it', computed {verdict!r}"
    said = list(altered_cells(replica_copy, replica_home, "2021Q4"))
    assert said[:2] == [f"secperf.duckdb: {cell}", f"{VERDICTS}: {cell}"]
    pages = [one for one in said[2:] if one.startswith(REPORT)]
    assert any("19 Adopt" in one and "18 Adopt" in one for one in pages)


def test_a_row_that_was_taken_away_or_added_is_named(
    replica_home: Home, replica_copy: Home
) -> None:
    def alter(path: Path) -> None:
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"delete from results.verdicts where {CELL}").fetchall()
            connection.execute(
                "insert into marts.dim_waves by name "
                "select * replace ('2021Q3' as wave_quarter) from marts.dim_waves"
            ).fetchall()

    replaced(replica_copy.published_database, alter)
    said = list(altered_cells(replica_copy, replica_home, "2021Q4"))
    assert said[0] == "secperf.duckdb: results.verdicts all all paper H1 robust: is missing"
    proof = secperf(replica_copy, "verify", "--published", ends_with=1).stdout
    assert "secperf.duckdb: marts.dim_waves 2021Q3 has 1 rows in place of 0" in proof


def test_an_auditor_proves_a_copy_with_the_public_key_alone(
    replica_copy: Home, tmp_path: Path
) -> None:
    stands = publication_that_stands(replica_copy)
    assert stands is not None
    manifest = read_manifest(stands.public)
    assert manifest is not None
    files = published(replica_copy, "select path, sha256 from quality.files where is_current")
    assert manifest.inputs == {f"2021Q4/{path}": sha256 for path, sha256 in files.iter_rows()}
    key = tmp_path / "key.pub"
    key.write_bytes((replica_copy.keys / "publication.pub").read_bytes())
    nowhere = Home(tmp_path / "nowhere")
    asked = ["verify", "--published", "--folder", str(replica_copy.published), "--key", str(key)]
    said = secperf(nowhere, *asked).stdout
    assert f"key {said[4:23]}, from {key}" in said
    assert "publication 1, secperf.duckdb: is as it was published" in said
    other = secperf(nowhere, "verify", "--published", ends_with=1).stderr
    assert "has no manifest" in other


def test_back_shows_the_publication_before_whole(replica_copy: Home) -> None:
    before, page = all_tables(replica_copy), (replica_copy.published / REPORT).read_bytes()
    in_warehouse(replica_copy, "delete from results.verdicts where policy = 'robust'")
    secperf(replica_copy, "publish")
    assert published(replica_copy, "from results.verdicts where policy = 'robust'").is_empty()
    with duckdb.connect(str(replica_copy.published_database), read_only=True) as reader:
        assert "publication 1 stands again" in secperf(replica_copy, "publish", "--back").stdout
        (count,) = reader.execute("select count(*) from results.verdicts").fetchall()
    now = all_tables(replica_copy)
    assert count[0] < now["results.verdicts"].height
    assert [name for name, rows in now.items() if not rows.equals(before[name])] == []
    assert (replica_copy.published / REPORT).read_bytes() == page
    ended = secperf(replica_copy, "publish", "--back", ends_with=1)
    assert "no earlier publication is kept" in ended.stderr


def test_back_does_not_show_what_is_hidden_today_nor_what_was_altered(replica_copy: Home) -> None:
    hidden = "update results.segment_suppression set is_suppressed = true where profile = 'strict'"
    in_warehouse(replica_copy, hidden)
    secperf(replica_copy, "publish")
    stands = replica_copy.published.readlink()
    ended = secperf(replica_copy, "publish", "--back", ends_with=1)
    assert "shows in marts.indicator_summary, " in ended.stderr
    assert "what is hidden today" in ended.stderr
    replaced(replica_copy.publications / "1" / "public" / REPORT, in_page)
    ended = secperf(replica_copy, "publish", "--back", ends_with=1)
    assert "publications/1 is not as it was published" in ended.stderr
    assert replica_copy.published.readlink() == stands


def test_a_lost_database_is_written_from_the_warehouse(replica_copy: Home) -> None:
    was = all_tables(replica_copy)
    replica_copy.published_database.unlink()
    secperf(replica_copy, "publish")
    now = all_tables(replica_copy)
    assert [name for name, rows in now.items() if not rows.equals(was[name])] == []


@pytest.mark.slow
def test_verify_computes_a_quarter_again_and_names_an_altered_verdict(replica_copy: Home) -> None:
    said = secperf(replica_copy, "verify", "2021Q4").stdout
    assert "so are its published tables, their copies and its pages, cell by cell" in said
    replaced(replica_copy.published_database, in_database)
    said = secperf(replica_copy, "verify", "2021Q4", ends_with=1).stdout
    assert "verdict is 'adopt_it', computed" in said
