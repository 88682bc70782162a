"""Dagster's history of a home, read without its instance, which would make what is missing."""

import sqlite3
from pathlib import Path

from secperf_pipeline.instance.run_locks import RunLocks

_STARTED = "select run_id from runs where status in ('STARTED', 'CANCELING') order by run_id"


def dead_run_ids(dagster: Path) -> list[str]:
    """Name the runs that have started, have not ended, and have no living process."""
    runs = dagster / "history" / "runs.db"
    if not runs.exists():
        return []
    locks = RunLocks(dagster / "history" / "running")
    connection = sqlite3.connect(f"{runs.as_uri()}?mode=ro", uri=True)
    try:
        started = [run_id for (run_id,) in connection.execute(_STARTED)]
    finally:
        connection.close()
    return [run_id for run_id in started if not locks.is_held(run_id)]
