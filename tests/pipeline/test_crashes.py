"""What is promised after a process was killed: nothing half, the same result, a queue that goes on.

A killed run is looked at before anything else runs; then the same quarter runs again.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.published_tables import published_tables
from secperf_pipeline.warehouse.tables import Warehouse
from tests.pipeline.homes import all_tables, run_quarter, sample_home
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


def differing(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> list[str]:
    return [name for name in one.keys() | other.keys() if not one[name].equals(other[name])]


def is_published_as(home: Home, wanted: dict[str, pl.DataFrame]) -> None:
    """Hold the published database and its copies to be whole, and the wanted ones."""
    assert differing(all_tables(home), wanted) == []
    folder = home.published_database.parent / "parquet"
    for name in published_tables():
        columns = pl.read_parquet(folder / f"{name}.parquet").columns
        assert sorted(columns) == sorted(published_tables()[name].columns), name


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
    for point in ("insert raw.files", "model 30", "before secperf.duckdb"):
        killed_at(point, home, "run", "2021Q4")
        assert home.unfinished_mark(Quarter.parse("2021Q4")).exists()
        assert not home.published_database.exists()
        adds_up(home)
        the_queue_goes_on(home)
    assert run_quarter(home, "2021Q4").success
    assert not home.unfinished_mark(Quarter.parse("2021Q4")).exists()
    adds_up(home)
    is_published_as(home, all_tables(replica_home))
