"""The command as a user calls it, over the home of the demo."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from polars.testing import assert_frame_equal

from secperf_pipeline.assets.publication import publish_database
from secperf_pipeline.domain.project import PROJECT, SAMPLE_INBOX
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from tests.pipeline.conftest import Demo
from tests.pipeline.homes import killed_after, published, secperf

QUARTERS = ["2021Q4", "2026Q1", "2026Q2", "2026Q3"]


def test_the_demo_prints_the_papers_results_and_where_the_report_is(demo: Demo) -> None:
    quarter = demo.printed.split("\n2021Q4\n")[1].split("\n2026Q1\n")[0]
    assert "138 -> 113 kept" in quarter
    assert "H2: 18 Adopt, 6 Dismissal, 0 not testable" in quarter
    assert "3 of 24 regressions lie in the Durbin-Watson band" in quarter
    assert "H1: Adopt by student, t 3.424, df 111.0" in quarter
    assert str(demo.home.published_database) in demo.printed
    for name in QUARTERS:
        assert (demo.home.reports / f"{name}.html").stat().st_size > 10_000


def test_the_tables_page_in_the_docs_is_what_the_database_says(demo_home: Home) -> None:
    page = (PROJECT / "docs" / "tables.md").read_text()
    assert secperf(demo_home, "tables").stdout == page


def test_status_tells_files_and_snapshot_of_each_quarter(demo_home: Home) -> None:
    lines = secperf(demo_home, "status").stdout.splitlines()[1:]
    assert [line.split()[0] for line in lines] == QUARTERS
    for line in lines:
        assert re.search(r"\d loaded; snapshot [0-9a-f]{12}, revision 1", line)


def test_every_published_table_has_a_parquet_copy_with_the_same_rows(demo_home: Home) -> None:
    tables = published(
        demo_home, "select schema_name || '.' || table_name as name from duckdb_tables()"
    )["name"]
    folder = demo_home.published / "parquet"
    assert {path.name.removesuffix(".parquet") for path in folder.iterdir()} == set(tables)
    verdicts = folder / "results.verdicts"
    assert sorted(path.stem for path in verdicts.iterdir()) == QUARTERS
    copied = duckdb.sql(f"select * from '{verdicts}/*.parquet'").pl()
    wanted = published(demo_home, "select * from results.verdicts")
    assert_frame_equal(copied, wanted, check_row_order=False)


@pytest.mark.slow
def test_a_second_run_skips_what_has_not_changed_and_runs_what_has(demo_copy: Home) -> None:
    again = secperf(demo_copy, "run").stdout
    assert again.count("nothing has changed since its last run") == 4
    kpis = demo_copy.inbox / "2026Q2" / "kpis" / "kpi_measurements.csv"
    lines = kpis.read_text().splitlines(keepends=True)
    kpis.write_text("".join(lines[:-1]))
    printed = secperf(demo_copy, "run", "2026Q1", "2026Q2", "2026Q3").stdout
    skipped = re.findall(r"(\w+)  nothing has changed", printed)
    assert skipped == ["2026Q1"]
    assert "2026Q3  publication" in printed
    revisions = published(
        demo_copy,
        "select wave_quarter, revision from results.scorecard_snapshots where is_current",
    )
    assert dict(revisions.sort("wave_quarter").iter_rows()) == {
        "2021Q4": 1,
        "2026Q1": 1,
        "2026Q2": 2,
        "2026Q3": 2,
    }


def test_a_quarter_that_was_killed_before_its_report_is_not_skipped(demo_copy: Home) -> None:
    for quarter in ("2021Q4", "2026Q3"):
        demo_copy.unfinished_mark(Quarter.parse(quarter)).touch()
    said = killed_after("inbox", demo_copy, "backfill", "--last", "2021Q4")
    assert said[0].startswith("secperf: running 2021Q4 in")
    assert said[-1].startswith("2021Q4  inbox")


def test_a_quarter_whose_run_has_not_ended_stays_as_it_was_published(demo_copy: Home) -> None:
    half = {"verdicts": "verdict = 'half'", "scorecard": "status = 'half'"}
    with duckdb.connect(str(demo_copy.warehouse)) as connection:
        for table, change in half.items():
            connection.execute(f"update results.{table} set {change}").fetchall()
        connection.execute("delete from marts.fct_kpi_values where wave_quarter = '2026Q3'")
    mark = demo_copy.unfinished_mark(Quarter.parse("2026Q3"))
    mark.touch()
    before = published(demo_copy, "from marts.fct_kpi_values where wave_quarter = '2026Q3'")
    publish_database(demo_copy)
    halves = "select distinct wave_quarter from results.{} where {}"
    for table, change in half.items():
        assert "2026Q3" not in published(demo_copy, halves.format(table, change))["wave_quarter"]
        assert "2026Q2" in published(demo_copy, halves.format(table, change))["wave_quarter"]
    after = published(demo_copy, "from marts.fct_kpi_values where wave_quarter = '2026Q3'")
    assert_frame_equal(after, before, check_row_order=False)
    assert before.height > 0

    mark.unlink()
    publish_database(demo_copy)
    for table, change in half.items():
        assert "2026Q3" in published(demo_copy, halves.format(table, change))["wave_quarter"]
    emptied = published(demo_copy, "from marts.fct_kpi_values where wave_quarter = '2026Q3'")
    assert emptied.is_empty()


def test_publish_and_report_write_the_same_again(demo_copy: Home) -> None:
    report = demo_copy.reports / "2021Q4.html"
    before = report.read_bytes()
    report.unlink()
    demo_copy.published_database.unlink()
    assert "tables published" in secperf(demo_copy, "publish").stdout
    checks = report.with_name("2021Q4-checks.html")
    written = secperf(demo_copy, "report", "2021Q4").stdout
    assert written == f"secperf: {report}\nsecperf: {checks}\n"
    assert report.read_bytes() == before


def test_what_was_published_before_is_named_after_a_run_that_publishes_nothing(
    demo_copy: Home,
) -> None:
    (demo_copy.inbox / "2999Q1").mkdir()
    (demo_copy.inbox / "2999Q1" / "wave.yaml").write_text("quarter: 2999Q1\n")
    printed = secperf(demo_copy, "run", "2999Q1", ends_with=1).stdout
    assert "secperf: no result of this run was published\nsecperf: database" in printed


def test_an_export_names_the_quarters_there_are(demo_home: Home, tmp_path: Path) -> None:
    output = tmp_path / "audit.json"
    arguments = ["nobody", "--output", str(output)]
    ended = secperf(demo_home, "export", "2019Q1", *arguments, ends_with=1)
    assert f"nothing of 2019Q1 is published; among what is: {', '.join(QUARTERS)}" in ended.stderr
    ended = secperf(demo_home, "export", "2026Q3", *arguments, ends_with=1)
    assert "'nobody' has no audit in 2026Q3; among those that have: mfr-" in ended.stderr
    assert not output.exists()


def test_validate_says_yes_or_names_each_fault_and_loads_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    good = SAMPLE_INBOX / "2021Q4" / "surveys" / "survey_2021.csv"
    said = secperf(home, "validate", str(good)).stdout
    assert "would load as" in said
    assert "138 of 138 rows accepted" in said
    bad = tmp_path / "bad.csv"
    lines = good.read_text().splitlines()
    lines[2] = lines[2].rsplit(",", 1)[0] + ",8"
    bad.write_text("\n".join(lines) + "\n")
    refused = secperf(home, "validate", str(bad), "--instrument", "secperf-2021", ends_with=1)
    assert "line 3, column reliability_image" in refused.stdout
    assert not home.warehouse.exists()


def test_commands_that_need_a_run_say_so(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for arguments in (["publish"], ["report", "2021Q4"], ["prune"]):
        ended = secperf(home, *arguments, ends_with=1)
        assert "call 'secperf run' first" in ended.stderr
    assert "there is no inbox" in secperf(home, "run", ends_with=1).stderr


def test_the_tables_are_listed_before_anything_was_run(tmp_path: Path) -> None:
    assert "## results.verdicts" in secperf(Home(tmp_path), "tables").stdout


def test_a_quarter_that_has_not_begun_fails_alone_and_says_why(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for quarter in ("2014Q4", "2999Q1"):
        (home.inbox / quarter).mkdir(parents=True)
        (home.inbox / quarter / "wave.yaml").write_text("quarter: 2999Q1\n")
    printed = secperf(home, "run", ends_with=1).stdout
    assert printed.count("only those from 2015Q1 to the one that is going on can be run") == 2
    assert printed.endswith("secperf: no result of this run was published\n")


def test_forensics_finds_the_typos_of_the_studies_without_a_home(tmp_path: Path) -> None:
    lines = secperf(Home(tmp_path), "forensics").stdout.splitlines()
    assert any(line.split()[:2] == ["typo", "student_t"] and "3.24" in line for line in lines)
    assert lines[-1] == "1 impossible, 4 not checkable, 22 ok, 4 typo"
    assert not any(tmp_path.iterdir())


def test_backfill_says_when_its_range_is_empty(fresh_home: Home) -> None:
    ended = secperf(fresh_home, "backfill", "--first", "2027Q1", ends_with=1)
    assert "no quarter of that range has files" in ended.stderr


def test_a_lost_inbox_is_restored_byte_for_byte_and_nothing_has_changed(demo_copy: Home) -> None:
    def inbox() -> dict[str, bytes]:
        paths = (path for path in demo_copy.inbox.rglob("*") if path.is_file())
        return {path.relative_to(demo_copy.inbox).as_posix(): path.read_bytes() for path in paths}

    before = inbox()
    shutil.rmtree(demo_copy.inbox)
    said = secperf(demo_copy, "restore").stdout
    assert f"{len(before)} files written" in said
    assert inbox() == before
    assert secperf(demo_copy, "run").stdout.count("nothing has changed since its last run") == 4

    survey = next(demo_copy.inbox.glob("2021Q4/surveys/*.csv"))
    survey.write_text("other\n")
    ended = secperf(demo_copy, "restore", "2021Q4", ends_with=1)
    assert "holds other bytes than the current load" in ended.stderr
    assert survey.read_text() == "other\n"


def test_prune_forgets_only_what_was_replaced_long_ago(demo_copy: Home) -> None:
    stored = {path.name for path in demo_copy.store.rglob("*") if path.is_file()}
    with duckdb.connect(str(demo_copy.warehouse)) as connection:
        connection.execute("update raw.files set first_seen_at = '2001-01-01'").fetchall()
        # As if this load had been replaced: its files belong to no current load any more.
        connection.execute("delete from raw.loads where wave_quarter = '2021Q4'").fetchall()
        replaced = connection.execute(
            "select count(distinct sha256) from raw.files where wave_quarter = '2021Q4'"
        ).fetchall()[0][0]
    said = secperf(demo_copy, "prune").stdout
    left = {path.name for path in demo_copy.store.rglob("*") if path.is_file()}
    assert said.startswith(f"secperf: {replaced} files deleted")
    assert len(stored - left) == replaced
    assert "secperf: 0 files deleted" in secperf(demo_copy, "prune").stdout


def test_simulate_fills_an_inbox_and_keeps_what_is_there(tmp_path: Path) -> None:
    home = Home(tmp_path)
    arguments = ["simulate", "2027Q1", "--manufacturers", "3", "--seed", "7"]
    secperf(home, *arguments)
    survey = home.inbox / "2027Q1" / "surveys" / "survey.csv"
    first = survey.read_bytes()
    assert (home.root / "truth" / "2027Q1" / "careless.csv").exists()
    secperf(home, *arguments, ends_with=1)
    secperf(home, *arguments, "--overwrite")
    assert survey.read_bytes() == first
