"""A run whose process was killed does not stand in the queue's way; one that lives does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from secperf_pipeline.ingest.home import Home
from secperf_pipeline.instance.dagster_home import prepare_dagster_home
from secperf_pipeline.instance.dead_runs import HomeRunLauncher, fail_dead_runs
from tests.runs import look_after, next_of_queue, queue

PROGRAM = """
import dagster as dg
@dg.op
def wait():
    print("started", flush=True)
    input()
@dg.job
def waiting():
    wait()
with dg.DagsterInstance.get() as instance:
    waiting.execute_in_process(instance=instance)
"""


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "yes")
    prepare_dagster_home(Home(tmp_path))
    with dg.DagsterInstance.get() as instance:
        yield instance


@pytest.fixture
def going_on(instance: dg.DagsterInstance) -> Iterator[subprocess.Popen[str]]:
    """A process in the middle of a run."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"DAGSTER_HOME": instance.root_directory},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        yield process
        process.kill()


def statuses(instance: dg.DagsterInstance) -> list[str]:
    """How the runs that were not only queued stand."""
    runs = instance.get_runs()
    return [run.status.value for run in runs if run.status is not dg.DagsterRunStatus.QUEUED]


@pytest.mark.parametrize("look", [look_after, fail_dead_runs])
def test_a_killed_run_is_marked_as_failed_and_the_queue_goes_on(
    instance: dg.DagsterInstance,
    going_on: subprocess.Popen[str],
    look: Callable[[dg.DagsterInstance], None],
) -> None:
    waiting = queue(instance)
    look(instance)
    assert statuses(instance) == ["STARTED"]
    assert next_of_queue(instance) == []
    going_on.send_signal(signal.SIGKILL)
    going_on.wait()
    assert next_of_queue(instance) == []
    look(instance)
    assert statuses(instance) == ["FAILURE"]
    assert next_of_queue(instance) == [waiting]
    (failed,) = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE]))
    said = [entry.dagster_event for entry in instance.all_logs(failed.run_id)]
    assert said[-1] is not None
    assert "The process of this run was ended from outside" in str(said[-1].message)


def test_a_run_that_ended_leaves_a_lock_until_the_next_one_looks(
    instance: dg.DagsterInstance, going_on: subprocess.Popen[str]
) -> None:
    locks = Path(instance.root_directory) / "history" / "running"
    going_on.communicate("\n")
    assert statuses(instance) == ["SUCCESS"]
    assert len(list(locks.iterdir())) == 1
    look_after(instance)
    fail_dead_runs(instance)
    assert statuses(instance) == ["SUCCESS"]
    assert not list(locks.iterdir())


def test_a_run_that_was_killed_before_it_started_has_its_time_and_no_more(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = create_run_for_test(instance, "nothing")
    instance.report_dagster_event(
        dg.DagsterEvent(dg.DagsterEventType.PIPELINE_STARTING.value, "nothing"), run.run_id
    )
    waiting = queue(instance)
    for look in (look_after, fail_dead_runs):
        look(instance)
        assert statuses(instance) == ["STARTING"]
        assert next_of_queue(instance) == []
    later = time.time() + instance.run_monitoring_start_timeout_seconds
    monkeypatch.setattr(
        "dagster._daemon.monitoring.run_monitoring.get_current_timestamp", lambda: later
    )
    look_after(instance)
    assert statuses(instance) == ["FAILURE"]
    assert next_of_queue(instance) == [waiting]


def test_the_home_is_looked_after_often(instance: dg.DagsterInstance) -> None:
    assert isinstance(instance.run_launcher, HomeRunLauncher)
    assert "MONITORING" in instance.get_required_daemon_types()
    assert instance.run_monitoring_poll_interval_seconds == 15
