"""results.scorecard_snapshots: each state of a quarter's results, kept for good."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from secperf_pipeline.assets.dossier import TABLES as DOSSIER
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.assets.statistics import TABLES as STATISTICS
from secperf_pipeline.scorecard.snapshot import Snapshot, inputs_of, snapshot
from secperf_pipeline.warehouse.tables import Warehouse

_RESULTS = [*STATISTICS, *DOSSIER, "scorecard", "scorecard_perspectives"]
_LEDGER = """
    select wave_quarter, kind, status, sha256 from raw.files
    where load_id in (select load_id from raw.current_loads)
"""


@dg.multi_asset(
    name="snapshots",
    specs=[
        table_spec(f"results.{name}", [f"results.{result}" for result in _RESULTS])
        for name in ("scorecard_snapshots", "snapshot_rows")
    ],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
def snapshots(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[None]]:
    """Take a snapshot of the quarter unless its current one is the same."""
    quarter = quarter_of(context)
    with workspace.warehouse() as warehouse:
        results = {name: warehouse.quarter(f"results.{name}", str(quarter)) for name in _RESULTS}
        taken = snapshot(inputs_of(warehouse.read(_LEDGER), quarter), results)
        revision = record(warehouse, str(quarter), taken, results)
    yield dg.MaterializeResult(
        asset_key=["results", "scorecard_snapshots"],
        metadata={"snapshot_id": taken.snapshot_id, "revision": revision},
    )
    yield dg.MaterializeResult(asset_key=["results", "snapshot_rows"])


def record(
    warehouse: Warehouse, quarter: str, taken: Snapshot, results: dict[str, pl.DataFrame]
) -> int:
    """Append a snapshot and its rows when it differs from the current one; give its revision.

    Raises
    ------
    Failure
        The same inputs, definitions and code gave other results than before.
    """
    before = warehouse.quarter("results.scorecard_snapshots", quarter).sort("revision")
    current = before.row(-1, named=True) if before.height else None
    if current is not None and current["snapshot_id"] == taken.snapshot_id:
        if current["result_hash"] != taken.result_hash:
            raise dg.Failure(
                f"{quarter}: snapshot {taken.snapshot_id[:12]} gave other results before, though "
                "inputs, definitions and code are the same; the run is not reproducible"
            )
        return int(current["revision"])
    revision = before.height + 1
    row = pl.DataFrame(
        {
            "snapshot_id": [taken.snapshot_id],
            "wave_quarter": [quarter],
            "revision": [revision],
            "inputs_hash": [taken.inputs_hash],
            "definitions_hash": [taken.definitions_hash],
            "code_version": [taken.code_version],
            "result_hash": [taken.result_hash],
            "supersedes": pl.Series([current["snapshot_id"] if current else None], dtype=pl.String),
        }
    )
    known = taken.snapshot_id in before["snapshot_id"].to_list()
    kept = pl.DataFrame() if known else _rows(taken.snapshot_id, quarter, results)
    warehouse.append({"results.scorecard_snapshots": row, "results.snapshot_rows": kept})
    return revision


def _rows(snapshot_id: str, quarter: str, results: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Keep what a board is shown: the scorecard, and the whole wave's verdicts."""
    shown = {
        "scorecard": results["scorecard"],
        "scorecard_perspectives": results["scorecard_perspectives"],
        "verdicts": results["verdicts"].filter(
            (pl.col("segment_kind") == "all") & pl.col("is_default_profile")
        ),
    }
    rows = [
        {
            "snapshot_id": snapshot_id,
            "wave_quarter": quarter,
            "table_name": name,
            "row_position": position,
            "content": content,
        }
        for name, frame in shown.items()
        for position, content in enumerate(frame.write_ndjson().splitlines(), start=1)
    ]
    return pl.DataFrame(rows)
