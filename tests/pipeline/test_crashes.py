"""What is promised after a process was killed: nothing half, the same result, a queue that goes on.

A killed run is looked at before anything else runs; then the same quarter runs again.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.published_tables import published_tables
from secperf_pipeline.warehouse.tables import Warehouse
from tests.pipeline.homes import all_tables, copied, run_quarter, sample_home, secperf
from tests.pipeline.kills import killed_at
from tests.runs import look_after, next_of_queue, queue

# Where the accepted rows of a kind of file lie.
ROWS_OF = {
    "survey": "survey_responses",
    "audit": "control_results",
    "incidents": "incidents",
    "kpi": "kpi_measurements",
    "evaluation": "scorecard_ratings",
}
# In the order of a run; what is published before the last one is what was.
POINTS = [
    *("insert raw.files", "model 1", "model 30", "insert screened.screening_flags"),
    *("insert results.perception_calibration", "insert results.segment_suppression"),
    *("insert results.joint_links", "insert results.population_margins"),
    *("insert results.regressions", "insert results.verdict_dossier"),
    *("insert results.verdict_history", "insert results.specification_curve"),
    *("insert results.scorecard", "insert results.funding_options"),
    *("insert results.snapshot_rows", "insert results.strategy_edges"),
    *("write parquet/results.verdicts/2021Q4.parquet", "write report/2021Q4.html"),
    *("write manifest.json", "before 2", "after 2", "before published", "after published"),
]
PUBLISHED_ALREADY = POINTS[-1:]


def differing(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> list[str]:
    return [name for name in one.keys() | other.keys() if not one[name].equals(other[name])]


def is_published_as(home: Home, wanted: dict[str, pl.DataFrame]) -> None:
    """Hold the published database and its copies to be whole, and the wanted ones."""
    assert differing(all_tables(home), wanted) == []
    for name, table in published_tables().items():
        folders = [home.published] if table.is_public else []
        for folder in (*folders, *([home.restricted] if table.restricted else [])):
            has_quarters = "wave_quarter" in table.columns
            files = "parquet/{}/*.parquet" if has_quarters else "parquet/{}.parquet"
            columns = pl.read_parquet(folder / files.format(name)).columns
            assert columns == list(table.columns), name


def adds_up(home: Home) -> None:
    """Hold the warehouse to open, and its ledger to be that of what lies in tables and store."""
    with Warehouse.open(home.warehouse) as warehouse:
        files = warehouse.read("from raw.files")
        loads = set(warehouse.read("from raw.loads")["load_id"])
        assert set(files["load_id"]) == loads
        for kind, table in ROWS_OF.items():
            query = f"select load_id, path, count(*) as n from raw.{table} group by all"
            counted = {(load, path): n for load, path, n in warehouse.read(query).iter_rows()}
            told = files.filter(pl.col("kind") == kind).select("load_id", "path", "rows_accepted")
            assert counted == {(load, path): n for load, path, n in told.iter_rows() if n}
    read = pl.col("rows_accepted") + pl.col("rows_rejected")
    assert files.filter(pl.col("rows_read") != read).is_empty()
    for digest in files["sha256"].drop_nulls():
        content = (home.store / digest[:2] / digest).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


@contextmanager
def dagster_of(home: Home) -> Iterator[dg.DagsterInstance]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DAGSTER_HOME", str(home.dagster))
        with dg.DagsterInstance.get() as instance:
            yield instance


def the_queue_goes_on(home: Home) -> None:
    """Hold a queued run to wait for the killed one, and to be next once that was looked after."""
    with dagster_of(home) as instance:
        waiting = queue(instance)
        assert next_of_queue(instance) == []
        look_after(instance)
        assert next_of_queue(instance) == [waiting]
        instance.delete_run(waiting)


def test_a_run_killed_while_landing_building_and_publishing_ends_as_if_nothing_had_been(
    tmp_path: Path, replica_home: Home
) -> None:
    home = sample_home(tmp_path)
    shutil.rmtree(home.inbox)
    shutil.copytree(replica_home.inbox / "2021Q4", home.inbox / "2021Q4")
    for point in ("insert raw.files", "model 30", "before published"):
        killed_at(point, home, "run", "2021Q4")
        assert home.unfinished_mark(Quarter.parse("2021Q4")).exists()
        assert not home.published_database.exists()
        adds_up(home)
        the_queue_goes_on(home)
    assert run_quarter(home, "2021Q4").success
    assert not home.unfinished_mark(Quarter.parse("2021Q4")).exists()
    adds_up(home)
    is_published_as(home, all_tables(replica_home))


def correct(home: Home) -> None:
    """Hand in two files of 2021Q4 again, one of them with another number."""
    register = home.inbox / "2021Q4" / "kpis" / "kpi_measurements.csv"
    content = register.read_text()
    assert content.count("1.0,ratio,6,6,") == 1
    register.write_text(content.replace("1.0,ratio,6,6,", "0.5,ratio,3,6,"))
    evaluation = home.inbox / "2021Q4" / "surveys" / "scorecard_evaluation.csv"
    evaluation.write_text(evaluation.read_text() + "\n")


@pytest.fixture(scope="module")
def corrected_home(replica_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which 2021Q4 was run, corrected, and run again; tests only read it."""
    home = copied(replica_home, tmp_path_factory.mktemp("corrected") / "home")
    correct(home)
    assert run_quarter(home, "2021Q4").success
    return home


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_correction_killed_anywhere_is_published_whole_or_not_and_ends_the_same(
    point: str, replica_home: Home, replica_copy: Home, corrected_home: Home
) -> None:
    correct(replica_copy)
    killed_at(point, replica_copy, "run", "2021Q4")
    adds_up(replica_copy)
    the_queue_goes_on(replica_copy)
    stands = corrected_home if point in PUBLISHED_ALREADY else replica_home
    is_published_as(replica_copy, all_tables(stands))
    secperf(replica_copy, "run", "2021Q4")
    adds_up(replica_copy)
    is_published_as(replica_copy, all_tables(corrected_home))


@pytest.mark.slow
@pytest.mark.parametrize(
    "point", ["write parquet/marts.dim_waves/2021Q4.parquet", "before 2", "before published"]
)
def test_a_killed_publication_leaves_the_one_before(
    point: str, replica_home: Home, replica_copy: Home
) -> None:
    killed_at(point, replica_copy, "publish")
    adds_up(replica_copy)
    is_published_as(replica_copy, all_tables(replica_home))
    secperf(replica_copy, "publish")
    is_published_as(replica_copy, all_tables(replica_home))


@pytest.mark.slow
@pytest.mark.parametrize("point", ["insert results.restatements", "before published"])
def test_a_killed_explanation_is_recorded_the_next_time(
    point: str, corrected_home: Home, tmp_path: Path
) -> None:
    home, undisturbed = (copied(corrected_home, tmp_path / name) for name in ("one", "other"))
    command = ("explain", "2021Q4", "--record")
    secperf(undisturbed, *command)
    killed_at(point, home, *command)
    adds_up(home)
    is_published_as(home, all_tables(corrected_home))
    secperf(home, *command)
    is_published_as(home, all_tables(undisturbed))


@pytest.mark.slow
def test_a_killed_pruning_goes_on_where_it_was(corrected_home: Home, tmp_path: Path) -> None:
    home = copied(corrected_home, tmp_path / "home")
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("update raw.files set first_seen_at = timestamptz '2000-01-01'")
    killed_at("forget 1", home, "prune")
    assert secperf(home, "prune").stdout.startswith("secperf: 1 files deleted")
    is_published_as(home, all_tables(corrected_home))
    secperf(home, "run", "--force", "2021Q4")
    is_published_as(home, all_tables(corrected_home))


@pytest.mark.slow
def test_a_backfill_killed_in_its_second_quarter_goes_on_with_it(
    replica_home: Home, tmp_path: Path
) -> None:
    home, undisturbed = (copied(replica_home, tmp_path / name) for name in ("one", "other"))
    command = ("backfill", "--last", "2026Q1")
    secperf(undisturbed, *command)
    killed_at("write report/2026Q1.html", home, *command)
    adds_up(home)
    the_queue_goes_on(home)
    said = secperf(home, *command).stdout
    assert "2021Q4  nothing has changed since its last run" in said
    assert "2026Q1  publication" in said
    adds_up(home)
    is_published_as(home, all_tables(undisturbed))
