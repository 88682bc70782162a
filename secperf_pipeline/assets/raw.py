"""raw.*: what came in, unchanged in meaning, with a ledger of files and rejected rows."""

import datetime as dt
from collections.abc import Iterator

import dagster as dg
import polars as pl

from secperf_pipeline.assets.journal import journal_of
from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.plain_errors import tells_no_cell
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.errors import MachineError, QuarterError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.inbox import inbox_files
from secperf_pipeline.ingest.journal import Journal
from secperf_pipeline.ingest.journal_events import JournalFile, KeyEvent, LoadEvent, ProtocolEvent
from secperf_pipeline.ingest.load import QuarterLoad, load_id, read_quarter
from secperf_pipeline.ingest.pseudonyms import pseudonym_key
from secperf_pipeline.ingest.raw_tables import raw_tables
from secperf_pipeline.ingest.store import keep
from secperf_pipeline.warehouse.tables import Warehouse

_TABLES = [name for name, table in stored_tables().items() if table.step == "inbox"]
# What a load brings; the rest is noted beside it.
_LOADED = [name for name in _TABLES if "load_id" in stored_tables()[name].columns]
_FILES = ("path", "kind", "status", "rows_read", "rows_accepted", "message")


@dg.multi_asset(
    name="inbox",
    specs=[
        table_spec(name, kinds={"python", "duckdb", "csv" if name in _LOADED else "yaml"})
        for name in _TABLES
    ],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
@tells_no_cell
def inbox(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[None]]:
    """Load a quarter's inbox folder; files that break a rule are refused whole and listed."""
    quarter = quarter_of(context)
    mark = workspace.home.unfinished_mark(quarter)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    with workspace.warehouse() as warehouse:
        load_inbox(workspace.home, warehouse, quarter, seen_at=dt.datetime.now(dt.UTC))
        for name in _TABLES:
            metadata: dict[str, dg.MetadataValue] = {}
            if name in _LOADED:
                rows = warehouse.current(name, str(quarter))
                metadata["dagster/partition_row_count"] = dg.MetadataValue.int(rows.height)
                if name == "raw.files":
                    metadata["files"] = table_metadata(rows, *_FILES)
            yield dg.MaterializeResult(asset_key=name.split("."), metadata=metadata)


def load_inbox(home: Home, warehouse: Warehouse, quarter: Quarter, *, seen_at: dt.datetime) -> None:
    """Bring a quarter's raw tables to what its inbox folder holds.

    Raises
    ------
    QuarterError
        The quarter has no files.
    DeclarationError
        Its wave.yaml is wrong.
    KeyLostError
        The pseudonym key is not the one of the warehouse.
    MachineError
        The clock was put back.
    """
    files = inbox_files(home.inbox / str(quarter))
    if not files:
        raise QuarterError(f"{quarter} has no files in {home.inbox / str(quarter)}; drop some")
    for file in files:
        if file.content is not None:
            keep(home.store, file.content)
    assumptions = [one.model_dump() for one in assumption_register().assumptions]
    warehouse.replace_all(
        "raw.assumptions", pl.DataFrame(assumptions).rename({"id": "assumption_id"})
    )
    known = set(warehouse.read("select fingerprint from raw.key_fingerprints")["fingerprint"])
    key = pseudonym_key(home.keys, known)
    journal = journal_of(home, warehouse)
    _require_clock(journal, seen_at)
    identity = load_id(quarter, files)
    if warehouse.current_load(str(quarter)) != identity:
        load = read_quarter(quarter, files, key)
        # Told first: what a killed run did not get into the warehouse, the next one does.
        journal.add([KeyEvent(at=seen_at, fingerprint=key.fingerprint), _event(load, seen_at)])
        first_seen = journal.history().quarter(str(quarter)).first_seen
        tables = raw_tables(load, key, seen_at, first_seen)
        warehouse.append_load(str(quarter), identity, tables, key.fingerprint)
    _record_protocol(warehouse, journal, str(quarter), seen_at)


def _require_clock(journal: Journal, now: dt.datetime) -> None:
    """Refuse a clock that was put back: what came after what would be told wrong."""
    history = journal.history()
    if history.last_at is not None and history.clock_is_behind(now):
        raise MachineError(
            f"the clock shows {now:%Y-%m-%d %H:%M} UTC, but this home was worked on at "
            f"{history.last_at:%Y-%m-%d %H:%M} UTC. Nothing was changed; set the clock, and call "
            "it again; or, if the clock was ahead then, call 'secperf run --accept-clock' once"
        )


def _event(load: QuarterLoad, seen_at: dt.datetime) -> LoadEvent:
    files = [
        JournalFile(path=one.path, sha256=one.sha256, kind=one.kind)
        for one in load.outcomes
        if one.sha256 is not None
    ]
    return LoadEvent(at=seen_at, quarter=load.wave.quarter, files=tuple(files))


def _record_protocol(
    warehouse: Warehouse, journal: Journal, quarter: str, seen_at: dt.datetime
) -> None:
    """Remember which protocol met the quarter's data when; a later one is marked as such."""
    now = ProtocolEvent(at=seen_at, quarter=quarter, protocol_hash=protocol().hash)
    journal.add([now])
    known = warehouse.quarter("raw.protocols", quarter)["protocol_hash"].to_list()
    rows = [
        {"wave_quarter": quarter, "protocol_hash": protocol_hash, "first_seen_at": at}
        for protocol_hash, at in journal.history().quarter(quarter).protocols.items()
        if protocol_hash not in known
    ]
    warehouse.append({"raw.protocols": pl.DataFrame(rows)})
