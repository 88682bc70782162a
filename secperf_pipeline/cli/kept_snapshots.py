"""Snapshots as the published database holds them, found by quarter or by the start of an id."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from secperf_pipeline.cli.published import read_published
from secperf_pipeline.cli.status import SHORT_ID
from secperf_pipeline.domain.errors import SnapshotError
from secperf_pipeline.ingest.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSnapshot:
    """A snapshot with its rows and the list of its files.

    Parameters
    ----------
    snapshot_id, wave_quarter, revision, is_current, result_hash
        As in ``results.scorecard_snapshots``.
    rows
        Rows of ``results.snapshot_rows``: table_name, content; in the order of their tables.
    files
        Rows of ``results.snapshot_files``: role, path, sha256.
    """

    snapshot_id: str
    wave_quarter: str
    revision: int
    is_current: bool
    result_hash: str
    rows: pl.DataFrame
    files: pl.DataFrame

    @property
    def label(self) -> str:
        """Quarter, revision and the start of the id."""
        return f"{self.wave_quarter} revision {self.revision} ({self.snapshot_id[:SHORT_ID]})"


def find_snapshot(home: Home, text: str) -> KeptSnapshot:
    """Find a snapshot by the start of its id; a quarter stands for its current one.

    Raises
    ------
    SnapshotError
        No snapshot starts like that, or several do.
    """
    known = _read_snapshots(home)
    found = known.filter((pl.col("wave_quarter") == text) & pl.col("is_current"))
    if found.is_empty():
        found = known.filter(pl.col("snapshot_id").str.starts_with(text.lower()))
    ids = found["snapshot_id"].unique().sort().to_list()
    if not ids:
        quarters = ", ".join(known["wave_quarter"].unique().sort()) or "no quarter"
        raise SnapshotError(
            f"{text!r} is no quarter with a snapshot, nor the start of a snapshot's id; "
            f"snapshots are published of: {quarters}"
        )
    if len(ids) > 1:
        several = ", ".join(one[:SHORT_ID] for one in ids)
        raise SnapshotError(f"{text!r} is the start of several snapshots' ids: {several}")
    return _read_snapshot(home, found.row(-1, named=True))


def find_predecessor(home: Home, snapshot: KeptSnapshot) -> KeptSnapshot:
    """Find the revision that a snapshot replaced, else the current one of the quarter before.

    Raises
    ------
    SnapshotError
        Nothing came before it.
    """
    known = _read_snapshots(home)
    own = pl.col("wave_quarter") == snapshot.wave_quarter
    earlier = known.filter(own & (pl.col("revision") < snapshot.revision))
    if earlier.is_empty():
        is_before = pl.col("wave_quarter") < snapshot.wave_quarter
        earlier = known.filter(is_before & pl.col("is_current"))
    if earlier.is_empty():
        raise SnapshotError(f"{snapshot.label} is the first snapshot; name another one")
    return _read_snapshot(home, earlier.row(-1, named=True))


def _read_snapshots(home: Home) -> pl.DataFrame:
    return read_published(home, "results.scorecard_snapshots").sort("wave_quarter", "revision")


def _read_snapshot(home: Home, row: dict[str, Any]) -> KeptSnapshot:
    rows = read_published(home, "results.snapshot_rows", snapshot_id=row["snapshot_id"])
    files = read_published(home, "results.snapshot_files", snapshot_id=row["snapshot_id"])
    named = ("snapshot_id", "wave_quarter", "revision", "is_current", "result_hash")
    return KeptSnapshot(
        **{name: row[name] for name in named},
        rows=rows.sort("table_name", "row_position").select("table_name", "content"),
        files=files.select("role", "path", "sha256"),
    )
