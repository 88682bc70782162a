"""results.restatements: what a new snapshot says otherwise than those before it, and why."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from secperf_pipeline.assets.snapshot_files import changed_between
from secperf_pipeline.scorecard.restatement import Step, changes_frame, restatement
from secperf_pipeline.warehouse.tables import Warehouse

REVISION, QUARTER = "revision", "quarter"

_CURRENT_BEFORE = """
    select snapshot_id, wave_quarter from results.scorecard_snapshots
    where wave_quarter < $quarter order by wave_quarter desc, revision desc limit 1
"""
_OF_SNAPSHOT = "select * from results.{} where snapshot_id = $snapshot_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptContent:
    """A snapshot's quarter, its rows (table_name, content) and its files (role, path, sha256)."""

    snapshot_id: str
    quarter: str
    rows: pl.DataFrame
    files: pl.DataFrame


def restated(
    warehouse: Warehouse, taken: KeptContent, supersedes: str | None, store: Path
) -> pl.DataFrame:
    """Compare a new snapshot with the revision that it replaces and with the quarter before.

    Parameters
    ----------
    warehouse
        Where the earlier snapshots are kept.
    taken
        The new snapshot, which the warehouse does not hold yet.
    supersedes
        The revision that it replaces; None for the first of its quarter.
    store
        Folder of the original bytes.

    Returns
    -------
    DataFrame
        Rows of ``results.restatements``.
    """
    earlier = []
    if supersedes is not None:
        earlier.append((REVISION, _kept(warehouse, supersedes, taken.quarter)))
    before = warehouse.read(_CURRENT_BEFORE, {"quarter": taken.quarter})
    for snapshot_id, quarter in before.iter_rows():
        earlier.append((QUARTER, _kept(warehouse, snapshot_id, quarter)))
    return pl.concat(
        [
            compared(old, taken, store).with_columns(comparison=pl.lit(comparison))
            for comparison, old in earlier
        ]
        or [pl.DataFrame()]
    )


def compared(old: KeptContent, new: KeptContent, store: Path) -> pl.DataFrame:
    """List the changes; a single changed layer made all of them, several cannot be told apart."""
    layers = changed_between((old.quarter, old.files), (new.quarter, new.files), store)
    steps = [Step(layer=layer, before=old.rows, after=new.rows) for layer in layers[:1]]
    is_attributed = len(layers) == 1
    changes = restatement(old.rows, new.rows, steps if is_attributed else [])
    return changes_frame(changes, is_attributed=is_attributed).with_columns(
        snapshot_id=pl.lit(new.snapshot_id),
        wave_quarter=pl.lit(new.quarter),
        compared_with=pl.lit(old.snapshot_id),
        changed_layers=pl.lit(", ".join(layers) or None, dtype=pl.String),
    )


def _kept(warehouse: Warehouse, snapshot_id: str, quarter: str) -> KeptContent:
    key = {"snapshot_id": snapshot_id}
    rows = warehouse.read(_OF_SNAPSHOT.format("snapshot_rows"), key)
    return KeptContent(
        snapshot_id=snapshot_id,
        quarter=quarter,
        rows=rows.sort("table_name", "row_position"),
        files=warehouse.read(_OF_SNAPSHOT.format("snapshot_files"), key),
    )
