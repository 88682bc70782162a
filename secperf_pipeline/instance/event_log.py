"""Dagster's event log in SQLite, its files kept open from one event to the next.

Dagster opens a file for each event, has the disk confirm it and closes it again, more than a
thousand times a quarter. Files, tables and events are Dagster's own here too: either storage
reads what the other wrote.
"""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as db
from dagster import DagsterEventType, EventLogEntry
from dagster._core.event_api import EventHandlerFn
from dagster._core.storage.event_log.sqlite.sqlite_event_log import (
    SqliteEventLogStorage,
    SqliteEventLogStorageWatchdog,
)
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from watchdog.events import FileSystemEvent
from watchdog.observers import Observer

from secperf_pipeline.instance.run_locks import RunLocks

# Each run has a file; the UI looks at many of them.
_FILES_KEPT_OPEN = 8


class HomeStorage(DagsterSqliteStorage):
    """Dagster's storage below a home: runs and schedules as usual, events in `PooledEventLog`."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = PooledEventLog(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "HomeStorage":
        """Make the storage that dagster.yaml names."""
        return cls.from_local(inst_data=inst_data, **config_value)


class PooledEventLog(SqliteEventLogStorage):
    """An event log that opens each of its files once, and tells which runs live.

    Whoever writes that a run has started holds the run's lock from before that event until its
    process ends: a run that has started, has not ended and whose lock is free is dead.

    A commit is safe from the end of the process, not from a power cut: a run that the power cut
    ended has to be run again anyway.
    """

    _obs: Any

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, db.Engine] = {}
        self.run_locks = RunLocks(Path(base_dir).with_name("running"))
        super().__init__(base_dir)

    def store_event(self, event: EventLogEntry) -> None:
        """Store an event; with a run's start, take its lock first."""
        started = event.dagster_event
        if started is not None and started.event_type == DagsterEventType.RUN_START:
            self.run_locks.hold(event.run_id)
        super().store_event(event)

    @contextlib.contextmanager
    def _connect(self, shard: str) -> Iterator[db.Connection]:
        # Dagster's lock: one event at a time, so one connection for each file is enough.
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def _engine(self, shard: str) -> db.Engine:
        """Take the engine of a file, and close the file that was not used for longest."""
        engine = self._engines.pop(shard, None)
        if engine is None:
            engine = db.create_engine(
                self.conn_string_for_shard(shard),
                pool_size=1,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS},
            )
            db.event.listen(engine, "connect", _leave_the_disk_its_time)
        self._engines[shard] = engine
        if len(self._engines) > _FILES_KEPT_OPEN:
            oldest = next(iter(self._engines))
            self._engines.pop(oldest).dispose()
        return engine

    def watch(self, run_id: str, cursor: str | None, callback: EventHandlerFn) -> None:
        """Call back for each new event of a run, also of one that another process writes."""
        if self._obs is None:
            self._obs = Observer()
            self._obs.start()
        watchdog = _Watchdog(self, run_id, callback, cursor)
        watched = self._obs.schedule(watchdog, self._base_dir, recursive=True)
        self._watchers[run_id][callback] = (watchdog, watched)

    def wipe(self) -> None:
        """Delete every event."""
        self._close()
        super().wipe()

    def dispose(self) -> None:
        """Close the files, SQLite's write-ahead logs put into them, and give back the locks."""
        super().dispose()
        self._close()
        self.run_locks.close()

    def _close(self) -> None:
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()


class _Watchdog(SqliteEventLogStorageWatchdog):
    """Sees events also while they are in the write-ahead log, where open files leave them."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._patterns = [self._log_path, f"{self._log_path}-wal"]

    def on_modified(self, event: FileSystemEvent) -> None:
        """Hand on what is new."""
        self._process_log()


def _leave_the_disk_its_time(connection: Any, _: object) -> None:
    connection.execute("pragma synchronous = normal")
