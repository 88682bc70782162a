"""The journal beside the stored bytes: one line of JSON for each event, and lines are only added.

The bytes alone do not say where they lay. With the journal, the definitions and the key they are
all that a home can be made of again; see `journal_events` for what it tells.
"""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from secperf_pipeline.domain.errors import JournalError
from secperf_pipeline.ingest.atomic import sync_folder, write_atomically
from secperf_pipeline.ingest.journal_events import KINDS, Event, History

_NAME = "journal.jsonl"


class Journal:
    """The journal of one store; who adds to it holds the home's lock.

    Parameters
    ----------
    store
        Folder of the original bytes.
    """

    def __init__(self, store: Path) -> None:
        self.path = store / _NAME

    def history(self) -> History:
        """Read every event.

        Raises
        ------
        JournalError
            A line is not what this program writes; it names the line.
        """
        return History.of(self._events(self._whole_lines()))

    @property
    def torn_bytes(self) -> int:
        """Bytes after the last line end: a line that was being written when the machine stopped."""
        content = self.path.read_bytes() if self.path.exists() else b""
        return len(content) - (content.rfind(b"\n") + 1)

    def begin(self, events: Iterable[Event]) -> None:
        """Write the journal of a home that has none yet, all of it or nothing."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(self.path, _lines(events), mode=0o600)

    def add(self, events: Sequence[Event]) -> None:
        """Add the events that say something new, on the disk once this returns.

        A torn last line is dropped: nothing was built on it, as what it told happens again.
        """
        history = self.history()
        new = [event for event in events if history.add(event)]
        if not new:
            return
        is_first = not self.path.exists()
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            end = self.path.stat().st_size - self.torn_bytes
            os.ftruncate(handle, end)
            try:
                _write_whole(handle, _lines(new), end)
                os.fsync(handle)
            except BaseException:
                os.ftruncate(handle, end)
                raise
        finally:
            os.close(handle)
        if is_first:
            sync_folder(self.path.parent)

    def _whole_lines(self) -> list[bytes]:
        content = self.path.read_bytes() if self.path.exists() else b""
        return content.split(b"\n")[:-1]

    def _events(self, lines: Iterable[bytes]) -> Iterable[Event]:
        for number, line in enumerate(lines, start=1):
            try:
                said = json.loads(line)
                if kind := KINDS.get(said["event"]):
                    yield kind.model_validate(said)
            except (ValueError, KeyError, TypeError, ValidationError) as error:
                raise JournalError(
                    f"{self.path}, line {number} is damaged; restore the file from a backup, or, "
                    "if the warehouse is whole, delete it: the next run writes it again from there"
                ) from error


def _lines(events: Iterable[Event]) -> bytes:
    return b"".join(event.model_dump_json().encode() + b"\n" for event in events)


def _write_whole(handle: int, content: bytes, end: int) -> None:
    written = 0
    while written < len(content):
        written += os.pwrite(handle, content[written:], end + written)
