"""Look at a home without changing anything: what is wrong with it, and what mends it."""

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from secperf_pipeline.cli.doctor_databases import publication_faults, warehouse_faults
from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.failures import in_words
from secperf_pipeline.domain.hashing import sha256_of_bytes
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.journal import Journal
from secperf_pipeline.ingest.journal_events import History
from secperf_pipeline.ingest.private_files import open_to_others
from secperf_pipeline.ingest.pseudonyms import read_key
from secperf_pipeline.ingest.store import read_stored
from secperf_pipeline.instance.history import dead_run_ids
from secperf_pipeline.warehouse.lock import holder_of

# Less than a run of the largest quarter so far writes, several times over.
_LEAST_FREE_BYTES = 1_000_000_000
_MOST_NAMED = 3


def diagnosis(home: Home) -> Iterator[tuple[str, list[str]]]:
    """Tell for each part of a home what is wrong and what to do; nothing where it is well."""
    for name, look in _CHECKS.items():
        try:
            with in_words():
                faults = list(look(home))
        except SecperfError as error:
            faults = [str(error)]
        yield name, faults


def _folder(home: Home) -> Iterator[str]:
    if not home.root.is_dir():
        yield f"{home.root} is no folder; create it, or correct SECPERF_HOME"
        return
    if not os.access(home.root, os.R_OK | os.W_OK | os.X_OK):
        yield f"{home.root} cannot be written; run as its owner, or have it mounted for writing"
    free = shutil.disk_usage(home.root).free
    if free < _LEAST_FREE_BYTES:
        yield f"only {free / 1e6:,.0f} MB are free; make room before the next run"


def _lock(home: Home) -> Iterator[str]:
    if holder := holder_of(home.lock):
        yield f"process {holder} works on the home; wait for its end, or stop it"


def _permissions(home: Home) -> Iterator[str]:
    for path in open_to_others(home):
        yield f"{path} can be reached by other users; the next run closes it"


def _key(home: Home) -> Iterator[str]:
    path = home.keys / "pseudonym.key"
    known = Journal(home.store).history().fingerprints
    if not path.exists():
        if known:
            yield f"the pseudonym key {path} is missing; restore it from a backup"
    elif (found := read_key(path).fingerprint) not in known and known:
        yield f"{path} is another key ({found}) than the one that served; restore that one"


def _journal(home: Home) -> Iterator[str]:
    journal = Journal(home.store)
    if not journal.path.exists():
        if home.warehouse.exists():
            yield "the store has no journal; the next 'secperf run' writes it from the ledger"
        return
    history = journal.history()
    if torn := journal.torn_bytes:
        yield f"{torn} bytes of a line that was never ended; the next run writes over them"
    for digest, path in sorted(_told_files(history).items()):
        try:
            content = read_stored(home.store, digest)
        except FileNotFoundError:
            yield f"the store has lost {path} ({digest[:12]}); put it back from a backup"
            continue
        if sha256_of_bytes(content) != digest:
            yield f"the bytes of {path} ({digest[:12]}) were altered; put them back from a backup"


def _told_files(history: History) -> dict[str, str]:
    """Name what the current snapshots and loads rest on: path by hash."""
    found = {}
    for quarter, one in history.quarters.items():
        for load in (one.load, one.last_load):
            for path, digest in load.contents.items() if load else ():
                found[digest] = f"{quarter}/{path}"
        for path, digest in one.snapshot.definitions.items() if one.snapshot else ():
            found[digest] = path
    return found


def _clock(home: Home) -> Iterator[str]:
    history = Journal(home.store).history()
    now = dt.datetime.now(dt.UTC)
    if history.last_at is not None and history.clock_is_behind(now):
        yield (
            f"the clock shows {now:%Y-%m-%d %H:%M} UTC, but the home was worked on at "
            f"{history.last_at:%Y-%m-%d %H:%M} UTC; set it, or, if it was ahead then, call "
            "'secperf run --accept-clock' once"
        )


def _inbox(home: Home) -> Iterator[str]:
    yield from home.foreign_folders()


def _stray_files(home: Home) -> Iterator[str]:
    half = sorted(
        path
        for folder in (home.root, home.store, home.keys, home.published_database.parent)
        for path in _dotted(folder)
    )
    for path in half[:_MOST_NAMED]:
        yield f"{path} was half written when something stopped; delete it"
    if len(half) > _MOST_NAMED:
        yield f"{len(half) - _MOST_NAMED} more files like that"
    for quarter in sorted(home.unfinished_quarters()):
        yield f"the last run of {quarter} did not end; call 'secperf run {quarter}'"
    if home.rebuilding.exists():
        yield "a rebuild did not end; call 'secperf rebuild' again"


def _dotted(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = folder.rglob(".*") if folder.name in ("store", "published") else folder.glob(".*")
    return [path for path in found if path.is_file()]


def _runs(home: Home) -> Iterator[str]:
    for run_id in dead_run_ids(home.dagster):
        yield f"run {run_id[:8]} was killed; the next run marks it as failed"


_CHECKS: dict[str, Callable[[Home], Iterator[str]]] = {
    "folder": _folder,
    "lock": _lock,
    "permissions": _permissions,
    "key": _key,
    "journal and store": _journal,
    "warehouse": warehouse_faults,
    "publication": publication_faults,
    "inbox": _inbox,
    "stray files": _stray_files,
    "runs": _runs,
    "clock": _clock,
}
