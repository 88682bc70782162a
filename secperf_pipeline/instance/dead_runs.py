"""Runs whose process was killed: found by their locks, and marked as failed.

Dagster counts a run that has started, and whose end nobody has written, against the one run that
may go on at a time. Its default launcher cannot tell whether such a run lives.
"""

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus, RunsFilter
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus

from secperf_pipeline.instance.event_log import PooledEventLog

# A run that is still to start has no lock yet; Dagster's monitoring gives it its time.
_STARTED = [DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
_DEAD = "The process of this run was ended from outside, before it could say so"


class HomeRunLauncher(DefaultRunLauncher):
    """Dagster's launcher, which also tells its monitoring whether a started run still lives."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        """Yes."""
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Ask for the run's lock, whoever started the run: the queue or the shell."""
        log = self._instance.event_log_storage
        if isinstance(log, PooledEventLog) and not log.run_locks.is_held(run.run_id):
            return CheckRunHealthResult(WorkerStatus.FAILED, _DEAD)
        return CheckRunHealthResult(WorkerStatus.RUNNING)


def fail_dead_runs(instance: DagsterInstance) -> None:
    """Mark each started run without a living process as failed; delete the locks of ended runs.

    Nothing is done where somebody chose another event log, whose runs hold no locks.
    """
    log = instance.event_log_storage
    if not isinstance(log, PooledEventLog):
        return
    for run in instance.get_runs(filters=RunsFilter(statuses=_STARTED)):
        if not log.run_locks.is_held(run.run_id):
            instance.report_run_failed(run, f"{_DEAD}.")
    for run_id in log.run_locks.run_ids():
        found = instance.get_run_by_id(run_id)
        if found is None or found.is_finished:
            log.run_locks.remove(run_id)
