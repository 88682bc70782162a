"""Dagster's daemon itself: killed runs, its own and the shell's, do not stop what it starts."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest

from secperf_pipeline.domain.project import PROJECT
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.instance.dagster_home import prepare_dagster_home
from tests.pipeline.homes import all_tables
from tests.pipeline.kills import killed_at

WORKSPACE = ["-w", str(PROJECT / "workspace.yaml")]
PATIENCE_SECONDS = 400.0


@pytest.fixture
def instance(replica_copy: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    """Dagster's instance of a home, to which this process and its children belong."""
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "yes")
    monkeypatch.setenv("SECPERF_HOME", str(replica_copy.root))
    prepare_dagster_home(replica_copy)
    with dg.DagsterInstance.get() as instance:
        yield instance


@pytest.fixture
def daemon(instance: dg.DagsterInstance, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The daemon with its code server, ended with all that it started."""
    program = str(Path(sys.executable).with_name("dagster-daemon"))
    with (tmp_path / "daemon.txt").open("wb") as said:
        process = subprocess.Popen(
            [program, "run", *WORKSPACE], stdout=said, stderr=said, start_new_session=True
        )
    yield process
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()


def launched(instance: dg.DagsterInstance) -> str:
    """Put a run of 2021Q4 into the queue as somebody at the shell would; give its id."""
    tags = {"dagster/partition": Quarter.parse("2021Q4").partition_key}
    program = str(Path(sys.executable).with_name("dagster"))
    before = {run.run_id for run in instance.get_runs()}
    subprocess.run(
        [program, "job", "launch", *WORKSPACE, "-j", "quarterly_run", "--tags", json.dumps(tags)],
        check=True,
        capture_output=True,
    )
    (run_id,) = {run.run_id for run in instance.get_runs()} - before
    return run_id


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.5)


def is_in_a_step(instance: dg.DagsterInstance, run_id: str) -> bool:
    return bool(instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_START))


def ended(instance: dg.DagsterInstance, run_id: str) -> str:
    wait_until(lambda: instance.get_run_by_id(run_id).is_finished)  # type: ignore[union-attr]
    return instance.get_run_by_id(run_id).status.value  # type: ignore[union-attr]


def process_of(instance: dg.DagsterInstance, run_id: str) -> int:
    said = " ".join(str(entry.dagster_event) for entry in instance.all_logs(run_id))
    found = re.search(r"Started process for run \(pid: (\d+)\)", said)
    assert found is not None
    return int(found[1])


@pytest.mark.slow
def test_the_daemon_runs_the_quarter_after_a_run_of_the_shell_and_one_of_its_own_were_killed(
    instance: dg.DagsterInstance,
    daemon: subprocess.Popen[bytes],
    replica_copy: Home,
    replica_home: Home,
) -> None:
    killed_at("insert results.verdict_dossier", replica_copy, "run", "--force", "2021Q4")
    (of_the_shell,) = (run.run_id for run in instance.get_runs())
    own = launched(instance)
    wait_until(lambda: is_in_a_step(instance, own))
    assert ended(instance, of_the_shell) == "FAILURE"
    last = launched(instance)
    assert not is_in_a_step(instance, last)
    os.kill(process_of(instance, own), signal.SIGKILL)
    assert ended(instance, own) == "FAILURE"
    assert ended(instance, last) == "SUCCESS"
    undisturbed = all_tables(replica_home)
    for name, rows in all_tables(replica_copy).items():
        assert rows.equals(undisturbed[name]), name


@pytest.mark.slow
def test_a_daemon_that_was_killed_with_all_its_processes_goes_on_when_it_is_back(
    instance: dg.DagsterInstance, request: pytest.FixtureRequest
) -> None:
    first = subprocess.Popen(
        [str(Path(sys.executable).with_name("dagster-daemon")), "run", *WORKSPACE],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    killed = launched(instance)
    wait_until(lambda: is_in_a_step(instance, killed))
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    waiting = launched(instance)
    assert instance.get_run_by_id(killed).status is dg.DagsterRunStatus.STARTED  # type: ignore[union-attr]
    request.getfixturevalue("daemon")
    assert ended(instance, killed) == "FAILURE"
    assert ended(instance, waiting) == "SUCCESS"
