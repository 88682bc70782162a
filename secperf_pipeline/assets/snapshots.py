"""results.scorecard_snapshots: each state of a quarter's results, kept for good."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import dagster as dg
import polars as pl

from secperf_pipeline.assets.journal import journal_of
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.plain_errors import tells_no_cell
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.restatements import KeptContent, restated
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.assets.step import reads_of_step, tables_of_step
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.contract.declared import inputs, stored_tables
from secperf_pipeline.domain.project import PROJECT
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.journal_events import SnapshotEvent
from secperf_pipeline.ingest.store import keep
from secperf_pipeline.scorecard.snapshot import (
    Snapshot,
    definition_files,
    input_files,
    program_hash,
    snapshot,
)
from secperf_pipeline.warehouse.tables import Warehouse

_SNAPSHOTS = "results.scorecard_snapshots"
_TABLES = list(tables_of_step("snapshots"))
# What is hashed and kept: every result that a snapshot is declared to read.
_RESULTS = [
    name
    for name in stored_tables()[_SNAPSHOTS].reads
    if name != "snapshots" and inputs()[name].table.startswith("results.")
]


@dg.multi_asset(
    name="snapshots",
    specs=[table_spec(name) for name in _TABLES],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
@tells_no_cell
def snapshots(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[None]]:
    """Take a snapshot of the quarter unless its current one is the same."""
    quarter = quarter_of(context)
    store = workspace.home.store
    with workspace.warehouse() as warehouse:
        readable = StepInputs(warehouse, quarter, reads_of_step("snapshots"))
        results = {name: readable[name] for name in _RESULTS}
        used = input_files(readable["ledger"], quarter)
        taken = snapshot(used["sha256"], results)
        files = files_of(used, store)
        revision = record(warehouse, readable["snapshots"], quarter, taken, results, files, store)
        journal_of(workspace.home, warehouse).add([_event(quarter, taken, files)])
    for name in _TABLES:
        told: dict[str, dg.RawMetadataValue] = {}
        if name == _SNAPSHOTS:
            told = {"snapshot_id": taken.snapshot_id, "revision": revision}
        yield dg.MaterializeResult(asset_key=name.split("."), metadata=told)


def _event(quarter: Quarter, taken: Snapshot, files: pl.DataFrame) -> SnapshotEvent:
    definitions = files.filter(role="definition").select("path", "sha256")
    return SnapshotEvent(
        at=dt.datetime.now(dt.UTC),
        quarter=str(quarter),
        **dataclasses.asdict(taken),
        definitions=dict(definitions.iter_rows()),
    )


def files_of(inputs: pl.DataFrame, store: Path) -> pl.DataFrame:
    """List what the quarter is computed from, the definitions put into the store beside it."""
    rows = [
        {"role": "input", "path": f"{quarter}/{path}", "sha256": sha256}
        for quarter, path, sha256 in inputs.iter_rows()
    ]
    rows += [
        {
            "role": "definition",
            "path": path.relative_to(PROJECT).as_posix(),
            "sha256": keep(store, path.read_bytes()),
        }
        for path in definition_files()
    ]
    return pl.DataFrame([*rows, {"role": "code", "path": "program", "sha256": program_hash()}])


def record(
    warehouse: Warehouse,
    snapshots_before: pl.DataFrame,
    quarter: Quarter,
    taken: Snapshot,
    results: Mapping[str, pl.DataFrame],
    files: pl.DataFrame,
    store: Path,
) -> int:
    """Append a snapshot and its rows when it differs from the current one; give its revision.

    Raises
    ------
    Failure
        The same inputs, definitions and code gave other results than before.
    """
    before = snapshots_before.filter(wave_quarter=str(quarter)).sort("revision")
    current = before.row(-1, named=True) if before.height else None
    if current is not None and current["snapshot_id"] == taken.snapshot_id:
        if current["result_hash"] != taken.result_hash:
            raise dg.Failure(
                f"{quarter}: snapshot {taken.snapshot_id[:12]} gave other results before, though "
                "inputs, definitions and code are the same; the run is not reproducible"
            )
        return int(current["revision"])
    revision = before.height + 1
    keys = {"snapshot_id": taken.snapshot_id, "wave_quarter": str(quarter)}
    supersedes = current["snapshot_id"] if current else None
    row = pl.DataFrame(
        {
            **{name: [value] for name, value in keys.items()},
            "revision": [revision],
            "inputs_hash": [taken.inputs_hash],
            "definitions_hash": [taken.definitions_hash],
            "code_version": [taken.code_version],
            "result_hash": [taken.result_hash],
            "supersedes": pl.Series([supersedes], dtype=pl.String),
        }
    )
    known = taken.snapshot_id in before["snapshot_id"].to_list()
    rows = _rows(results)
    marks = [pl.lit(value).alias(name) for name, value in keys.items()]
    appended = {
        "results.scorecard_snapshots": row,
        "results.snapshot_rows": pl.DataFrame() if known else rows.with_columns(marks),
        "results.snapshot_files": pl.DataFrame() if known else files.with_columns(marks),
    }
    content = KeptContent(
        snapshot_id=taken.snapshot_id, quarter=str(quarter), rows=rows, files=files
    )
    appended["results.restatements"] = restated(warehouse, content, supersedes, store)
    warehouse.append(appended)
    return revision


def _rows(results: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Keep what a board is shown: the scorecard, and the whole wave's verdicts."""
    shown = {
        "scorecard": results["scorecard"],
        "scorecard_perspectives": results["scorecard_perspectives"],
        "verdicts": results["verdicts"].filter(
            (pl.col("segment_kind") == "all") & pl.col("is_default_profile")
        ),
    }
    rows = [
        {"table_name": name, "row_position": position, "content": content}
        for name, frame in shown.items()
        for position, content in enumerate(frame.write_ndjson().splitlines(), start=1)
    ]
    schema = {"table_name": pl.String, "row_position": pl.Int64, "content": pl.String}
    return pl.DataFrame(rows, schema=schema)
