"""The journal of a store: only added to, whole after a crash, and the same told twice is once."""

import datetime as dt
import os
from pathlib import Path

import pytest

from secperf_pipeline.domain.errors import JournalError
from secperf_pipeline.ingest.journal import Journal
from secperf_pipeline.ingest.journal_events import (
    JournalFile,
    KeyEvent,
    LoadEvent,
    ProtocolEvent,
    SnapshotEvent,
)

FIRST = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 1, 9, tzinfo=dt.UTC)
ONE, TWO = "1" * 64, "2" * 64


def load(at: dt.datetime, **files: str) -> LoadEvent:
    named = [JournalFile(path=path, sha256=digest, kind="survey") for path, digest in files.items()]
    return LoadEvent(at=at, quarter="2026Q1", files=tuple(named))


def snapshot(at: dt.datetime, name: str) -> SnapshotEvent:
    hashes = ("inputs_hash", "definitions_hash", "code_version", "result_hash")
    return SnapshotEvent(
        at=at,
        quarter="2026Q1",
        snapshot_id=name,
        definitions={"data/declarations/protocol.yaml": ONE},
        **dict.fromkeys(hashes, "h"),
    )


def test_what_was_added_comes_back_in_its_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "store")
    events = [load(FIRST, a=ONE), snapshot(FIRST, "s"), load(LATER, a=ONE, b=TWO)]
    journal.add(events)
    journal.add([KeyEvent(at=LATER, fingerprint="f")])
    history = journal.history()
    quarter = history.quarter("2026Q1")
    assert (quarter.load, quarter.snapshot, quarter.last_load) == tuple(events)
    assert quarter.first_seen == {("a", ONE): FIRST, ("b", TWO): LATER}
    assert history.fingerprints == ["f"]
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_what_is_known_already_is_not_written_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    protocol = ProtocolEvent(at=FIRST, quarter="2026Q1", protocol_hash="p")
    events = [KeyEvent(at=FIRST, fingerprint="f"), load(FIRST, a=ONE), protocol]
    journal.add([*events, snapshot(FIRST, "s")])
    before = journal.path.read_bytes()
    later = [one.model_copy(update={"at": LATER}) for one in events]
    journal.add([*later, snapshot(LATER, "s")])
    assert journal.path.read_bytes() == before
    # An inbox that goes back to an earlier state has changed all the same.
    journal.add([load(LATER, a=TWO), load(LATER, a=ONE)])
    assert journal.path.read_bytes().startswith(before)
    assert journal.path.read_bytes().count(b'"load"') == 3


def test_a_torn_last_line_is_dropped_and_written_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add([load(FIRST, a=ONE)])
    whole = journal.path.read_bytes()
    with journal.path.open("ab") as file:
        file.write(b'{"at":"2026-01-03T00:00:00Z","event":"lo\0\0')
    assert journal.torn_bytes == 42
    assert journal.history().quarter("2026Q1").load == load(FIRST, a=ONE)
    journal.add([load(LATER, a=TWO)])
    lines = journal.path.read_bytes().splitlines(keepends=True)
    assert lines[0] == whole
    assert (len(lines), journal.torn_bytes) == (2, 0)
    assert journal.history().quarter("2026Q1").load == load(LATER, a=TWO)


def test_a_full_disk_leaves_the_journal_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path)
    journal.add([load(FIRST, a=ONE)])
    before = journal.path.read_bytes()
    written = os.pwrite

    def full(handle: int, content: bytes, offset: int) -> int:
        written(handle, content[:10], offset)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OSError, match="No space left"):
        journal.add([load(LATER, a=TWO)])
    assert journal.path.read_bytes() == before


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add([load(FIRST, a=ONE), load(LATER, a=TWO)])
    lines = journal.path.read_bytes().splitlines(keepends=True)
    for broken in (b"{}\n", b"[]\n", b'{"event":"load"}\n', b"\xff\n"):
        journal.path.write_bytes(lines[0] + broken + lines[1])
        with pytest.raises(JournalError, match=r"line 2 is damaged; restore the file"):
            journal.history()


def test_events_and_keys_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add([load(FIRST, a=ONE)])
    line = journal.path.read_bytes()
    more = line.replace(b'"kind"', b'"supersedes":"x","kind"')
    journal.path.write_bytes(more + b'{"event":"accepted_loss","quarter":"2026Q1"}\n')
    assert journal.history().quarter("2026Q1").load == load(FIRST, a=ONE)


def test_the_load_of_a_snapshot_is_the_one_before_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add([load(FIRST, a=ONE), load(LATER, a=TWO)])
    # No snapshot yet: the last load is all there is.
    assert journal.history().quarter("2026Q1").load == load(LATER, a=TWO)
    journal.add([snapshot(LATER, "s"), load(LATER, a=TWO, b=ONE), snapshot(LATER, "s")])
    assert journal.history().quarter("2026Q1").load == load(LATER, a=TWO, b=ONE)
