"""A home in a temporary folder, run through the same Dagster job as everybody's."""

import os
import shutil
import subprocess
import sys
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl

from secperf_pipeline.cli.sample import copy_sample
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def sample_home(folder: Path) -> Home:
    """Make a home with the sample's inbox and its public key."""
    home = Home(folder)
    copy_sample(home)
    return home


def copied(home: Home, folder: Path) -> Home:
    """Copy a home with all that it has computed; only Dagster's history stays behind."""
    shutil.copytree(home.root, folder, symlinks=True, ignore=shutil.ignore_patterns("dagster"))
    return Home(folder)


def run_quarter(
    home: Home, quarter: str, listener: Callable[[dg.EventLogEntry], None] | None = None
) -> dg.ExecuteInProcessResult:
    """Run one quarter; what fails is in the result, and ``listener`` hears every event."""
    from secperf_pipeline.definitions import defs

    with environment(home), dg.DagsterInstance.ephemeral() as instance, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run_id = str(uuid.uuid4())
        if listener:
            instance.add_event_listener(run_id, listener)
        return defs.resolve_job_def("quarterly_run").execute_in_process(
            run_config=QUIET,
            instance=instance,
            partition_key=Quarter.parse(quarter).partition_key,
            raise_on_error=False,
            run_id=run_id,
        )


def secperf(home: Home, *arguments: str, ends_with: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, and hold it to its exit code."""
    ended = subprocess.run(
        [sys.executable, "-m", "secperf_pipeline.cli", *arguments],
        env=os.environ | {"SECPERF_HOME": str(home.root)},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == ends_with, ended.stdout + ended.stderr
    return ended


def killed_after(step: str, home: Home, *arguments: str) -> list[str]:
    """Run the command and kill it where it says that a step has ended; give what it said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "secperf_pipeline.cli", *arguments],
        env=os.environ | {"SECPERF_HOME": str(home.root)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if step in line.split()[1:2]:
            process.kill()
            process.communicate()
            return said
    raise AssertionError(f"no step {step} in {said}")


@contextmanager
def environment(home: Home) -> Iterator[None]:
    """Point SECPERF_HOME at a home."""
    before = os.environ.get("SECPERF_HOME")
    os.environ["SECPERF_HOME"] = str(home.root)
    try:
        yield
    finally:
        os.environ.pop("SECPERF_HOME")
        if before is not None:
            os.environ["SECPERF_HOME"] = before


def published(home: Home, query: str) -> pl.DataFrame:
    """Ask the published database."""
    with duckdb.connect(str(home.published_database), read_only=True) as connection:
        return connection.sql(query).pl()


def restricted(home: Home, query: str) -> pl.DataFrame:
    """Ask the database of the survey desk."""
    with duckdb.connect(str(home.restricted_database), read_only=True) as connection:
        return connection.sql(query).pl()


def all_tables(home: Home) -> dict[str, pl.DataFrame]:
    """Give every table in a fixed row order, without what the clock wrote.

    Rows for everybody and for the survey desk are together, so that both are compared.
    """
    asks = [published, *([restricted] if home.restricted_database.exists() else [])]
    tables: dict[str, list[pl.DataFrame]] = {}
    for ask in asks:
        names = ask(
            home,
            "select table_schema || '.' || table_name as name from information_schema.tables",
        )["name"]
        for name in names:
            rows = ask(home, f"select * from {name}").drop("first_seen_at", strict=False)
            tables.setdefault(str(name), []).append(rows)
    return {name: pl.concat(parts).sort(pl.all()) for name, parts in sorted(tables.items())}
