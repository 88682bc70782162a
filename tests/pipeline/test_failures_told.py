"""Each failure of the machine or of a file: one sentence, an exit code, and nothing lost."""

import datetime as dt
import os
import resource
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest

from secperf_pipeline.assets import resources
from secperf_pipeline.cli import main as command
from secperf_pipeline.cli import run_home
from secperf_pipeline.cli.status import status_lines
from secperf_pipeline.domain.failures import told_of
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.journal import Journal
from secperf_pipeline.ingest.journal_events import ClockEvent
from secperf_pipeline.warehouse.lock import exclusive
from tests.pipeline.homes import all_tables, environment, run_quarter, secperf
from tests.pipeline.test_failure_promises import failure

_NOBODY = 65534


def in_this_process(home: Home, patched: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    """Run the command here; give its exit code."""
    patched.setattr(sys, "argv", ["secperf", *arguments])
    # The command sets it; what it was before comes back.
    patched.setenv("DAGSTER_HOME", str(home.dagster))
    with environment(home), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(SystemExit) as ended:
            command.main()
    return ended.value.code


def _soon(
    take: Callable[..., AbstractContextManager[None]], path: Path, *, timeout_seconds: float
) -> AbstractContextManager[None]:
    """Wait for a lock no longer than a test may."""
    return take(path, timeout_seconds=min(timeout_seconds, 0.1))


def contents(home: Home) -> dict[str, bytes]:
    """Read every file of a home but the lock, in which each command writes its process."""
    return {
        path.relative_to(home.root).as_posix(): path.read_bytes()
        for path in home.root.rglob("*")
        if path.is_file() and path != home.lock
    }


def test_a_damaged_warehouse_names_the_way_back(replica_copy: Home) -> None:
    replica_copy.warehouse.write_bytes(replica_copy.warehouse.read_bytes()[:100_000])
    before = contents(replica_copy)
    ended = secperf(replica_copy, "publish", ends_with=5)
    assert "warehouse.duckdb is damaged. What came in is not lost: copy store/" in ended.stderr
    assert contents(replica_copy) == before
    result = run_quarter(replica_copy, "2021Q4")
    assert not result.success
    assert "call 'secperf rebuild'" in failure(result)


def test_a_truncated_publication_is_written_again(replica_copy: Home) -> None:
    database = replica_copy.published_database
    database.chmod(0o600)
    os.truncate(database, 300_000)
    ended = secperf(replica_copy, "status", ends_with=5)
    assert "move it away and call 'secperf publish'" in ended.stderr
    database.rename(replica_copy.root / "away")
    secperf(replica_copy, "publish")
    assert "revision 1" in secperf(replica_copy, "status").stdout


def test_a_full_disk_leaves_what_was_published(replica_home: Home, replica_copy: Home) -> None:
    limit = 2_000_000
    ended = subprocess.run(
        [sys.executable, "-m", "secperf_pipeline.cli", "publish"],
        env=os.environ | {"SECPERF_HOME": str(replica_copy.root)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 4, ended.stderr
    assert "there is no room to write" in ended.stderr
    assert "Nothing that was there is lost; free some space" in ended.stderr
    tables, before = all_tables(replica_copy), all_tables(replica_home)
    assert [name for name in before if not tables[name].equals(before[name])] == []


def test_a_foreign_folder_of_the_inbox_is_named_and_stops_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (home.inbox / "0000Q1").mkdir(parents=True)
    (home.inbox / "0000Q1" / "a.csv").touch()
    said = "the inbox folder '0000Q1' is no quarter and is not read; name it like 2026Q3"
    assert said in secperf(home, "run", ends_with=1).stderr
    assert said in secperf(home, "status").stdout
    assert "'0000Q1' is not a quarter" in secperf(home, "run", "0000Q1", ends_with=2).stderr


def test_a_home_that_somebody_works_on_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    home.warehouse.touch()
    (home.inbox / "2021Q4").mkdir(parents=True)
    (home.inbox / "2021Q4" / "wave.yaml").write_text("quarter: 2021Q4\n")
    monkeypatch.setattr(run_home, "_LOCK_SECONDS", 0.1)
    monkeypatch.setattr(resources, "exclusive", partial(_soon, exclusive))
    with exclusive(home.lock, timeout_seconds=1.0):
        assert in_this_process(home, monkeypatch, "prune") == 3
        assert in_this_process(home, monkeypatch, "run") == 3
    said = capsys.readouterr()
    named = f"process {os.getpid()} works on {tmp_path.name}"
    assert said.err.startswith(f"secperf: {named}")
    assert f"failed at its start: {named}" in said.out


def test_a_disk_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    home.warehouse.touch()

    def refuse(path: str, *_: object) -> int:
        raise OSError(30, "Read-only file system", path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        assert in_this_process(home, patched, "prune") == 4
    assert "warehouse.lock lies where nothing can be written" in capsys.readouterr().err


@contextmanager
def out_of_reach(folder: Path) -> Iterator[None]:
    """Make a folder one that this user may not reach; root, who may all, becomes somebody else.

    Somebody else may not be able to import either: what the command needs is there already.
    """
    assert status_lines
    is_root = os.geteuid() == 0
    folder.chmod(0o700 if is_root else 0)
    if is_root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)


def test_a_home_of_another_user_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "home")
    home.inbox.mkdir(parents=True)
    with out_of_reach(home.root):
        assert in_this_process(home, monkeypatch, "status") == 4
    assert f"{home.root}/inbox may not be reached by this user" in capsys.readouterr().err


def test_an_empty_key_and_a_clock_put_back_stop_the_run_before_anything_changes(
    replica_copy: Home,
) -> None:
    key = replica_copy.keys / "pseudonym.key"
    kept = key.read_bytes()
    key.write_bytes(b"")
    ended = secperf(replica_copy, "run", "--force", "2021Q4", ends_with=6)
    assert "has 0 of 32 bytes. Restore it from a backup" in ended.stdout
    key.write_bytes(kept)

    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    Journal(replica_copy.store).add([ClockEvent(at=later)])
    ended = secperf(replica_copy, "run", "--force", "2021Q4", ends_with=4)
    assert "failed at inbox: the clock shows" in ended.stdout
    assert "call 'secperf run --accept-clock' once" in ended.stdout
    result = run_quarter(replica_copy, "2021Q4")
    assert "the clock shows" in failure(result)
    replica_copy.unfinished_mark(Quarter.parse("2021Q4")).unlink()
    ended = secperf(replica_copy, "run", "--accept-clock", "2021Q4")
    assert "nothing has changed since its last run" in ended.stdout
    assert not Journal(replica_copy.store).history().clock_is_behind(dt.datetime.now(dt.UTC))


def test_the_doctor_finds_nothing_in_a_home_that_is_well(replica_copy: Home) -> None:
    before = contents(replica_copy)
    lines = secperf(replica_copy, "doctor").stdout.splitlines()[1:]
    assert len(lines) == 11
    assert all(line.endswith(" well") for line in lines)
    assert contents(replica_copy) == before


def test_the_doctor_names_each_fault_with_its_remedy_and_changes_nothing(
    replica_copy: Home,
) -> None:
    home = replica_copy
    home.keys.chmod(0o755)
    (home.keys / "pseudonym.key").write_text(bytes(range(32)).hex())
    history = Journal(home.store).history()
    load = history.quarter("2021Q4").load
    assert load is not None
    lost, altered = load.files[0].sha256, load.files[1].sha256
    (home.store / lost[:2] / lost).unlink()
    (home.store / altered[:2] / altered).write_bytes(b"altered")
    (home.store / "ab").mkdir(exist_ok=True)
    (home.store / "ab" / ".abc.xyz").touch()
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    Journal(home.store).add([ClockEvent(at=later)])
    with Journal(home.store).path.open("ab") as file:
        file.write(b'{"ev')
    os.truncate(home.warehouse, 100_000)
    (home.inbox / "summer").mkdir()
    (home.inbox / "summer" / "a.csv").touch()
    home.unfinished_mark(Quarter.parse("2021Q4")).touch()
    before = contents(home)
    said = secperf(home, "doctor", ends_with=1).stdout
    for fault in (
        "keys can be reached by other users; the next run closes it",
        "is another key",
        f"lost 2021Q4/{load.files[0].path} ({lost[:12]}); put it back from a backup",
        f"bytes of 2021Q4/{load.files[1].path} ({altered[:12]}) were altered",
        "4 bytes of a line that was never ended",
        "the warehouse " + str(home.warehouse) + " is damaged",
        "the inbox folder 'summer' is no quarter",
        ".abc.xyz was half written when something stopped; delete it",
        "the last run of 2021Q4 did not end; call 'secperf run 2021Q4'",
        "the clock shows",
    ):
        assert fault in said, fault
    assert contents(home) == before


def test_a_full_disk_is_told_though_dagster_stands_between(tmp_path: Path) -> None:
    class OfTheDatabase(Exception):  # noqa: N818
        orig = OSError(28, "No space left on device", str(tmp_path))

    told = told_of(OfTheDatabase())
    assert told is not None
    assert f"no room to write {tmp_path}" in str(told)
