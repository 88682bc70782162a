import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from secperf_pipeline.instance.event_log import PooledEventLog


def event(run: str, message: str) -> dg.EventLogEntry:
    return dg.EventLogEntry(
        error_info=None, level=20, user_message=message, run_id=run, timestamp=time.time()
    )


def told(log: SqliteEventLogStorage, run: str) -> list[str]:
    return [entry.user_message for entry in log.get_logs_for_run(run)]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[PooledEventLog]:
    log = PooledEventLog(str(tmp_path))
    yield log
    log.dispose()


def test_either_storage_reads_what_the_other_wrote_while_both_are_open(
    log: PooledEventLog, tmp_path: Path
) -> None:
    dagsters = SqliteEventLogStorage(str(tmp_path))
    log.store_event(event("run", "ours"))
    assert told(dagsters, "run") == ["ours"]
    dagsters.store_event(event("run", "theirs"))
    assert told(log, "run") == ["ours", "theirs"]


def test_what_was_stored_outlives_a_process_that_is_killed(tmp_path: Path) -> None:
    program = f"""
import os, signal
from secperf_pipeline.instance.event_log import PooledEventLog
from tests.integration.instance.test_event_log import event
PooledEventLog({str(tmp_path)!r}).store_event(event("run", "before the end"))
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode < 0
    assert told(PooledEventLog(str(tmp_path)), "run") == ["before the end"]


def test_threads_of_one_process_lose_nothing(log: PooledEventLog) -> None:
    def store(thread: int) -> None:
        for number in range(20):
            log.store_event(event(f"run{thread % 2}", f"{thread}.{number}"))

    threads = [threading.Thread(target=store, args=(thread,)) for thread in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for run in (0, 1):
        wanted = {f"{thread}.{number}" for thread in (run, run + 2) for number in range(20)}
        assert set(told(log, f"run{run}")) == wanted


def test_few_files_stay_open_and_none_after_the_end(log: PooledEventLog, tmp_path: Path) -> None:
    for number in range(20):
        log.store_event(event(f"run{number}", "one"))
    assert len(list(tmp_path.glob("*-wal"))) == 8
    assert told(log, "run0") == ["one"]
    log.dispose()
    assert not list(tmp_path.glob("*-wal"))
    assert told(log, "run19") == ["one"]


def test_who_watches_hears_of_each_event_while_the_writer_has_the_file_open(
    log: PooledEventLog, tmp_path: Path
) -> None:
    log.store_event(event("run", "first"))
    reader = PooledEventLog(str(tmp_path))
    heard: list[str] = []
    all_heard = threading.Event()

    def hear(entry: dg.EventLogEntry, _: str) -> None:
        heard.append(entry.user_message)
        if len(heard) == 3:
            all_heard.set()

    reader.watch("run", None, hear)
    log.store_event(event("run", "second"))
    log.store_event(event("run", "third"))
    assert all_heard.wait(10)
    assert heard == ["first", "second", "third"]
    reader.end_watch("run", hear)
    reader.dispose()


def test_a_wiped_log_is_empty_and_goes_on(log: PooledEventLog) -> None:
    log.store_event(event("run", "gone"))
    log.wipe()
    assert told(log, "run") == []
    log.store_event(event("run", "new"))
    assert told(log, "run") == ["new"]
