"""What the journal of a store tells: files that came, protocols that judged, results that were."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

# Two machines that share a home need not show the same time to the minute.
_CLOCKS_DIFFER = dt.timedelta(hours=1)


class _Event(BaseModel):
    """Something that happened; keys that a later version adds are left out by this one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    at: AwareDatetime


class JournalFile(BaseModel):
    """A file of a load: its path below the quarter's folder, its hash and what it was read as."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    path: str
    sha256: str
    kind: str


class LoadEvent(_Event):
    """A quarter's inbox was read, and holds these files now."""

    event: Literal["load"] = "load"
    quarter: str
    files: tuple[JournalFile, ...]

    @property
    def contents(self) -> dict[str, str]:
        """Hash by path."""
        return {file.path: file.sha256 for file in self.files}


class KeyEvent(_Event):
    """A pseudonym key served for the first time; its fingerprint does not tell it."""

    event: Literal["key"] = "key"
    fingerprint: str


class ProtocolEvent(_Event):
    """A protocol met a quarter's data for the first time."""

    event: Literal["protocol"] = "protocol"
    quarter: str
    protocol_hash: str


class SnapshotEvent(_Event):
    """A quarter got another current snapshot; its definitions lie in the store by their hash."""

    event: Literal["snapshot"] = "snapshot"
    quarter: str
    snapshot_id: str
    inputs_hash: str
    definitions_hash: str
    code_version: str
    result_hash: str
    definitions: dict[str, str]


class RewrittenFile(BaseModel):
    """A file that a response was taken out of: its hash before and, where it was kept, after."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    path: str
    before: str
    after: str | None


class WithdrawalEvent(_Event):
    """A response of a quarter was taken back; whose is told nowhere."""

    event: Literal["withdrawal"] = "withdrawal"
    quarter: str
    files: tuple[RewrittenFile, ...]


class ClockEvent(_Event):
    """Somebody accepted that the clock was put back: time goes on from here."""

    event: Literal["clock"] = "clock"


Event = LoadEvent | KeyEvent | ProtocolEvent | SnapshotEvent | WithdrawalEvent | ClockEvent
KINDS: Mapping[str, type[Event]] = {
    "load": LoadEvent,
    "key": KeyEvent,
    "protocol": ProtocolEvent,
    "snapshot": SnapshotEvent,
    "withdrawal": WithdrawalEvent,
    "clock": ClockEvent,
}
"""Model of each event by the name it has in the journal; events of other names are passed over."""


@dataclass(slots=True)
class QuarterHistory:
    """What happened to one quarter.

    Parameters
    ----------
    load
        The load of its current snapshot; the last one where it has no snapshot.
    last_load
        The last one.
    snapshot
        The current snapshot; None where none was taken.
    first_seen
        When each path first held each hash.
    protocols
        When each protocol first met the quarter's data, by hash.
    withdrawals
        Responses that were taken back.
    """

    load: LoadEvent | None = None
    last_load: LoadEvent | None = None
    snapshot: SnapshotEvent | None = None
    first_seen: dict[tuple[str, str | None], dt.datetime] = field(default_factory=dict)
    protocols: dict[str, dt.datetime] = field(default_factory=dict)
    withdrawals: list[WithdrawalEvent] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """Take the next event of the quarter."""
        match event:
            case LoadEvent():
                self.last_load = event
                if self.snapshot is None:
                    self.load = event
                for place in event.contents.items():
                    self.first_seen.setdefault(place, event.at)
            case ProtocolEvent():
                self.protocols.setdefault(event.protocol_hash, event.at)
            case SnapshotEvent():
                self.snapshot = event
                self.load = self.last_load
            case WithdrawalEvent():
                self.withdrawals.append(event)
                for file in event.files:
                    self.first_seen.setdefault((file.path, file.after), event.at)
                is_last = self.load is self.last_load
                self.last_load = _rewritten(self.last_load, event)
                self.load = self.last_load if is_last else _rewritten(self.load, event)


@dataclass(slots=True)
class History:
    """All events in their order, by quarter.

    Parameters
    ----------
    quarters
        What happened to each.
    fingerprints
        Keys that served.
    last_at
        Time of the last event; None before the first.
    """

    quarters: dict[str, QuarterHistory] = field(default_factory=dict)
    fingerprints: list[str] = field(default_factory=list)
    last_at: dt.datetime | None = None

    @classmethod
    def of(cls, events: Iterable[Event]) -> "History":
        """Put events together."""
        history = cls()
        for event in events:
            history.add(event)
        return history

    def add(self, event: Event) -> bool:
        """Take the next event; tell whether it says anything new."""
        self.last_at = event.at
        if isinstance(event, ClockEvent):
            return True
        if isinstance(event, KeyEvent):
            is_new = event.fingerprint not in self.fingerprints
            if is_new:
                self.fingerprints.append(event.fingerprint)
            return is_new
        known = self.quarters.setdefault(event.quarter, QuarterHistory())
        if _is_known(known, event):
            return False
        known.add(event)
        return True

    def clock_is_behind(self, now: dt.datetime) -> bool:
        """Tell whether a clock shows a time before the last event, by more than clocks differ."""
        return self.last_at is not None and now < self.last_at - _CLOCKS_DIFFER

    def quarter(self, quarter: str) -> QuarterHistory:
        """Find what happened to a quarter; nothing, where the journal does not name it."""
        return self.quarters.get(quarter, QuarterHistory())


def _rewritten(load: LoadEvent | None, event: WithdrawalEvent) -> LoadEvent | None:
    """Put the files without the response in place of those that held it."""
    if load is None:
        return None
    after = {(one.path, one.before): one.after for one in event.files}
    files = [
        file.model_copy(update={"sha256": after.get((file.path, file.sha256), file.sha256)})
        for file in load.files
    ]
    return load.model_copy(update={"files": tuple(one for one in files if one.sha256)})


def _is_known(
    known: QuarterHistory, event: LoadEvent | ProtocolEvent | SnapshotEvent | WithdrawalEvent
) -> bool:
    match event:
        case WithdrawalEvent():
            return any(one.files == event.files for one in known.withdrawals)
        case LoadEvent():
            return known.last_load is not None and known.last_load.contents == event.contents
        case ProtocolEvent():
            return event.protocol_hash in known.protocols
        case SnapshotEvent():
            last = known.snapshot
            is_same = last is not None and (last.snapshot_id, last.result_hash) == (
                event.snapshot_id,
                event.result_hash,
            )
            return is_same and known.load is known.last_load
