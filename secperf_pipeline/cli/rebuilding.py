"""Make a home again from the store with its journal, the key and the present definitions."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from secperf_pipeline.cli.published import read_published
from secperf_pipeline.cli.status import SHORT_ID
from secperf_pipeline.domain.errors import JournalError, KeyLostError, SecperfError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.atomic import write_atomically
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.journal import Journal
from secperf_pipeline.ingest.journal_events import History, LoadEvent, SnapshotEvent
from secperf_pipeline.ingest.pseudonyms import pseudonym_key
from secperf_pipeline.ingest.store import read_stored

_LAYERS = {
    "inputs_hash": "rests on other files than then",
    "definitions_hash": "its definitions have changed since",
    "code_version": "the code has changed since",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilding:
    """What a home is made of again.

    Parameters
    ----------
    history
        The journal as it was at the beginning.
    quarters
        Those whose files are all in the store, oldest first.
    remarks
        What cannot be made again, a sentence each.
    """

    history: History
    quarters: list[Quarter]
    remarks: list[str]


def begin_rebuilding(home: Home) -> Rebuilding:
    """Write the inbox of each quarter's current snapshot; go on where a killed one stopped.

    The caller holds the home's lock.

    Raises
    ------
    SecperfError
        The home holds computed data or other files already; nothing is written then.
    JournalError
        The store has no journal, or none of its quarters is whole.
    KeyLostError
        The key is missing, or not the one that made the pseudonyms.
    """
    at_beginning = Journal(home.rebuilding)
    if not at_beginning.path.exists():
        _require_empty(home)
        _begin(home, at_beginning)
    history = at_beginning.history()
    _require_key(home, history)
    quarters, remarks = [], []
    for name, one in sorted(history.quarters.items()):
        if one.load is None:
            continue
        files = _stored_files(home, one.load)
        if lost := [path for path, content in files.items() if content is None]:
            listed = ", ".join(lost)
            remarks.append(f"{name} cannot be made again: the store has lost {listed}")
            continue
        if one.last_load is not None and one.last_load is not one.load:
            remarks.append(f"{name}: files that came after its current snapshot stay in the store")
        _write(home, name, files)
        quarters.append(Quarter.parse(name))
    if not quarters:
        raise JournalError(
            f"the journal {Journal(home.store).path} names no quarter whose files are all in the "
            "store; copy the whole store from a backup"
        )
    return Rebuilding(history=history, quarters=quarters, remarks=remarks)


def end_rebuilding(home: Home, begun: Rebuilding) -> tuple[bool, list[str]]:
    """Hold what was made against the journal; tell whether it is the same, and in words."""
    said = [_compare(home, str(quarter), begun.history) for quarter in begun.quarters]
    shutil.rmtree(home.rebuilding)
    return all(holds for holds, _ in said), [line for _, line in said]


def _require_empty(home: Home) -> None:
    made = (home.warehouse, home.published_database.parent)
    found = [path.name for path in made if path.exists()]
    if home.inbox.is_dir() and any(path.is_file() for path in home.inbox.rglob("*")):
        found.append(home.inbox.name)
    if found:
        raise SecperfError(
            f"{home.root} holds {', '.join(found)} already; copy store/ and keys/ into an empty "
            "folder, point SECPERF_HOME at it and call 'secperf rebuild' there"
        )


def _begin(home: Home, at_beginning: Journal) -> None:
    journal = Journal(home.store)
    if not journal.path.exists():
        raise JournalError(
            f"{home.store} has no {journal.path.name}, which says where its bytes belong; a home "
            "of an earlier version gets one with its next 'secperf run', before it is copied"
        )
    journal.history()
    at_beginning.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(at_beginning.path, journal.path.read_bytes(), mode=0o600)


def _require_key(home: Home, history: History) -> None:
    """Make sure of the key before a run would make a new one."""
    path = home.keys / "pseudonym.key"
    if not path.exists():
        raise KeyLostError(
            f"the pseudonym key {path} is missing; copy it from the home that is rebuilt, or from "
            "a backup: another one would change every pseudonym"
        )
    pseudonym_key(home.keys, set(history.fingerprints))


def _stored_files(home: Home, load: LoadEvent) -> Mapping[str, bytes | None]:
    files: dict[str, bytes | None] = {}
    for path, digest in load.contents.items():
        try:
            files[path] = read_stored(home.store, digest)
        except FileNotFoundError:
            files[path] = None
    return files


def _write(home: Home, quarter: str, files: Mapping[str, bytes | None]) -> None:
    for path, content in files.items():
        target = home.inbox / quarter / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, content or b"", mode=0o600)


def _compare(home: Home, quarter: str, history: History) -> tuple[bool, str]:
    was = history.quarter(quarter).snapshot
    if was is None:
        return True, f"{quarter}: no snapshot was ever taken of it"
    label = f"{quarter} ({was.snapshot_id[:SHORT_ID]})"
    found = read_published(
        home, "results.scorecard_snapshots", wave_quarter=quarter, is_current=True
    ).to_dicts()
    if not found:
        return False, f"{label}: not made again"
    same_results = found[0]["result_hash"] == was.result_hash
    told = "the results are the same" if same_results else "the results are others"
    changed = list(_changed(was, found[0]))
    if changed:
        return True, f"{label}: {', '.join(changed)}; {told}"
    if same_results:
        return True, f"{label}: made again, id and results are the same"
    return False, f"{label}: files, definitions and code are the same, but {told}"


def _changed(was: SnapshotEvent, found: Mapping[str, object]) -> Iterator[str]:
    for column, said in _LAYERS.items():
        if getattr(was, column) != found[column]:
            yield said
