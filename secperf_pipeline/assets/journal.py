"""The journal of a home; one that an earlier version left without gets it from its ledger."""

import datetime as dt
from collections.abc import Iterator

import polars as pl

from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.journal import Journal
from secperf_pipeline.ingest.journal_events import (
    Event,
    JournalFile,
    KeyEvent,
    LoadEvent,
    ProtocolEvent,
    SnapshotEvent,
)
from secperf_pipeline.warehouse.tables import Warehouse

_LOADED = """
    select loads.wave_quarter, loads.load_number, path, sha256, kind, first_seen_at
    from raw.loads as loads inner join raw.files as files using (load_id)
    where sha256 is not null
    order by wave_quarter, load_number, path
"""
_CURRENT = """
    from results.scorecard_snapshots
    qualify row_number() over (partition by wave_quarter order by revision desc) = 1
"""
_FILES = "select role, path, sha256 from results.snapshot_files where snapshot_id = $snapshot_id"


def journal_of(home: Home, warehouse: Warehouse) -> Journal:
    """Find the journal of a home, begun from what the warehouse holds where there is none."""
    journal = Journal(home.store)
    if not journal.path.exists():
        journal.begin(ledger_events(warehouse))
    return journal


def ledger_events(warehouse: Warehouse) -> Iterator[Event]:
    """Tell what a journal would have, as far as loads, protocols and current snapshots say."""
    loads = [
        _load_event(str(quarter), rows)
        for (quarter, _), rows in warehouse.read(_LOADED).group_by(
            "wave_quarter", "load_number", maintain_order=True
        )
    ]
    if loads:
        begun = min(load.at for load in loads)
        for fingerprint in warehouse.read("from raw.key_fingerprints")["fingerprint"]:
            yield KeyEvent(at=begun, fingerprint=fingerprint)
    for quarter, protocol, at in warehouse.read(
        "select wave_quarter, protocol_hash, first_seen_at from raw.protocols order by all"
    ).iter_rows():
        yield ProtocolEvent(at=at, quarter=quarter, protocol_hash=protocol)
    snapshots = {row["wave_quarter"]: row for row in warehouse.read(_CURRENT).to_dicts()}
    for quarter in dict.fromkeys(load.quarter for load in loads):
        own = [load for load in loads if load.quarter == quarter]
        row = snapshots.get(quarter)
        files = warehouse.read(_FILES, {"snapshot_id": row["snapshot_id"] if row else ""})
        used = _place_of(files, own)
        for position, load in enumerate(own):
            yield load
            if row is not None and position == used:
                definitions = files.filter(role="definition").select("path", "sha256")
                yield SnapshotEvent(
                    at=load.at,
                    quarter=quarter,
                    definitions=dict(definitions.iter_rows()),
                    **row,
                )


def _load_event(quarter: str, rows: pl.DataFrame) -> LoadEvent:
    named = rows.select("path", "sha256", "kind").to_dicts()
    at: dt.datetime = rows["first_seen_at"].max()  # type: ignore[assignment]
    return LoadEvent(at=at, quarter=quarter, files=tuple(JournalFile(**one) for one in named))


def _place_of(files: pl.DataFrame, loads: list[LoadEvent]) -> int:
    """Find the last load that holds the quarter's own files of a snapshot; else the last one."""
    start = f"{loads[0].quarter}/"
    inputs = files.filter(pl.col("path").str.starts_with(start), role="input")
    wanted = {(path.removeprefix(start), sha) for _, path, sha in inputs.iter_rows()}
    fitting = [place for place, load in enumerate(loads) if wanted <= load.contents.items()]
    return fitting[-1] if fitting else len(loads) - 1
