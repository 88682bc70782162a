"""What Dagster's daemon does with the runs of a home: looks after them, and starts queued ones."""

import logging

import dagster as dg
from dagster._core.remote_origin import (
    RegisteredCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)
from dagster._core.test_utils import create_run_for_test, create_test_daemon_workspace_context
from dagster._core.workspace.load_target import EmptyWorkspaceTarget
from dagster._daemon.monitoring.run_monitoring import execute_run_monitoring_iteration
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import (
    QueuedRunCoordinatorDaemon,
)


def look_after(instance: dg.DagsterInstance) -> None:
    """Look at each run that goes on, as the monitoring does again and again."""
    target = EmptyWorkspaceTarget()
    with create_test_daemon_workspace_context(target, instance=instance) as context:
        errors = list(execute_run_monitoring_iteration(context, logging.getLogger("monitoring")))
    assert not any(errors), errors


def queue(instance: dg.DagsterInstance) -> str:
    """Put a run into the queue; give its id."""
    repository = RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("secperf"), "__repository__")
    return create_run_for_test(
        instance,
        status=dg.DagsterRunStatus.QUEUED,
        remote_job_origin=RemoteJobOrigin(repository, "quarterly_run"),
    ).run_id


def next_of_queue(instance: dg.DagsterInstance) -> list[str]:
    """Name the queued runs that the daemon would start now."""
    daemon = QueuedRunCoordinatorDaemon(interval_seconds=1)
    runs = daemon._get_runs_to_dequeue(instance, instance.get_concurrency_config(), None)
    return [run.run_id for run in runs]
