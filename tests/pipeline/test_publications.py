"""What a publication takes over, what it writes again, and what is named when it was altered."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner

from secperf_pipeline.cli.altered_cells import altered_cells
from secperf_pipeline.cli.main import cli
from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.manifest import read_manifest
from secperf_pipeline.publishing.publications import publication_that_stands
from tests.pipeline.homes import all_tables, published

VERDICTS = "parquet/results.verdicts/2021Q4.parquet"
REPORT = "report/2021Q4.html"
SAID = ": Adopt (p &lt; .001"
CELL = "segment_kind = 'all' and profile = 'paper' and hypothesis_id = 'H1' and policy = 'robust'"


def secperf(home: Home, *arguments: str, ends_with: int = 0) -> str:
    """Run the command in this process, where all it needs is imported already."""
    ended = CliRunner().invoke(
        cli, arguments, env={"SECPERF_HOME": str(home.root)}, catch_exceptions=True
    )
    if isinstance(ended.exception, SecperfError):
        raise ended.exception
    assert ended.exit_code == ends_with, (ended.output, ended.exception)
    return ended.output


def in_warehouse(home: Home, statement: str) -> None:
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(statement).fetchall()


def replaced(path: Path, write: Callable[[Path], None]) -> None:
    """Alter a file that may have other names, which keep what they are."""
    altered = path.with_name(f"altered-{path.name}")
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
    assert SAID in text
    path.write_text(text.replace(SAID, SAID.replace("Adopt", "Dismissal"), 1))


def in_manifest(path: Path) -> None:
    path.write_text(path.read_text().replace('"publication": 1', '"publication": 2', 1))


ALTERED = {
    "secperf.duckdb": in_database,
    VERDICTS: in_copy,
    REPORT: in_page,
    "manifest.json": in_manifest,
}


def changed(was: dict[str, pl.DataFrame], home: Home) -> list[str]:
    return [name for name, rows in all_tables(home).items() if not rows.equals(was[name])]


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
    assert changed(was, replica_copy) == ["results.verdicts", "results.verdicts_as_was"]


def test_altered_files_are_named_and_written_again_by_the_next_publication(
    replica_copy: Home,
) -> None:
    was, page = all_tables(replica_copy), (replica_copy.published / REPORT).read_text()
    assert "is not" not in secperf(replica_copy, "verify", "--published")
    for names in (["manifest.json"], ["secperf.duckdb", VERDICTS, REPORT]):
        for name in names:
            replaced(replica_copy.published / name, ALTERED[name])
        said = secperf(replica_copy, "verify", "--published", ends_with=1)
        named = {line.split(": ")[0].strip() for line in said.splitlines() if "  " in line}
        assert named == set(names)
        secperf(replica_copy, "publish")
        assert "is not" not in secperf(replica_copy, "verify", "--published")
        assert changed(was, replica_copy) == []
        assert (replica_copy.published / REPORT).read_text() == page
    for name in ("secperf.duckdb", VERDICTS):
        assert f"  {name}: results.verdicts 2021Q4 has other rows" in said


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
    assert [one for one in pages if "Dismissal (p < .001" in one and "Adopt (p < .001" in one]


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
    proof = secperf(replica_copy, "verify", "--published", ends_with=1)
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
    said = secperf(nowhere, *asked)
    assert f"key {said[4:23]}, from {key}" in said
    assert "publication 1, secperf.duckdb: is as it was published" in said
    with pytest.raises(SecperfError, match="has no manifest"):
        secperf(nowhere, "verify", "--published")


def test_back_shows_the_publication_before_whole(replica_copy: Home) -> None:
    before, page = all_tables(replica_copy), (replica_copy.published / REPORT).read_bytes()
    in_warehouse(replica_copy, "delete from results.verdicts where policy = 'robust'")
    secperf(replica_copy, "publish")
    assert published(replica_copy, "from results.verdicts where policy = 'robust'").is_empty()
    with duckdb.connect(str(replica_copy.published_database), read_only=True) as reader:
        assert "publication 1 stands again" in secperf(replica_copy, "publish", "--back")
        (count,) = reader.execute("select count(*) from results.verdicts").fetchall()
    assert count[0] < before["results.verdicts"].height
    assert changed(before, replica_copy) == []
    assert (replica_copy.published / REPORT).read_bytes() == page
    with pytest.raises(SecperfError, match="no earlier publication is kept"):
        secperf(replica_copy, "publish", "--back")


def test_back_does_not_show_what_is_hidden_today_nor_what_was_altered(replica_copy: Home) -> None:
    hidden = "update results.segment_suppression set is_suppressed = true where profile = 'strict'"
    in_warehouse(replica_copy, hidden)
    secperf(replica_copy, "publish")
    comments = "select count(*) from duckdb_columns() where comment is not null and not internal"
    assert published(replica_copy, comments).item() > 1_000
    stands = replica_copy.published.readlink()
    with pytest.raises(SecperfError, match=r"shows in marts\.indicator_summary, .* hidden today"):
        secperf(replica_copy, "publish", "--back")
    replaced(replica_copy.publications / "1" / "public" / REPORT, in_page)
    with pytest.raises(SecperfError, match="publications/1 is not as it was published"):
        secperf(replica_copy, "publish", "--back")
    assert replica_copy.published.readlink() == stands


def test_a_lost_database_is_written_from_the_warehouse(replica_copy: Home) -> None:
    was = all_tables(replica_copy)
    replica_copy.published_database.unlink()
    secperf(replica_copy, "publish")
    assert changed(was, replica_copy) == []


@pytest.mark.slow
def test_verify_computes_a_quarter_again_and_names_an_altered_verdict(replica_copy: Home) -> None:
    said = secperf(replica_copy, "verify", "2021Q4")
    assert "so are its published tables, their copies and its pages, cell by cell" in said
    replaced(replica_copy.published_database, in_database)
    said = secperf(replica_copy, "verify", "2021Q4", ends_with=1)
    assert "verdict is 'adopt_it', computed" in said
