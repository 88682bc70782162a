"""The files behind a snapshot, read back from the store."""

from pathlib import Path

import polars as pl

from secperf_pipeline.domain.errors import SnapshotError
from secperf_pipeline.ingest.store import read_stored
from secperf_pipeline.scorecard.basis import Basis, changed_layers


def basis_of(files: pl.DataFrame, quarter: str, store: Path) -> Basis:
    """Read what a snapshot was computed from.

    Parameters
    ----------
    files
        Its rows of ``results.snapshot_files``: role, path, sha256.
    quarter
        Its quarter.
    store
        Folder of the original bytes.

    Raises
    ------
    SnapshotError
        The snapshot has no list of files, or the store has lost one of them.
    """
    if files.is_empty():
        raise SnapshotError(
            "the snapshot was taken before its files were listed, so it cannot be computed again; "
            "run its quarter once more and use the new snapshot"
        )
    inputs = _bytes(files.filter(role="input"), store)
    definitions = _bytes(files.filter(role="definition"), store)
    code = str(files.filter(role="code")["sha256"].item())
    return Basis(quarter=quarter, inputs=inputs, definitions=definitions, code=code)


def changed_between(
    old: tuple[str, pl.DataFrame], new: tuple[str, pl.DataFrame], store: Path
) -> list[str]:
    """Name the layers in which two snapshots differ; none where that is not known.

    Parameters
    ----------
    old, new
        Quarter and files of each.
    store
        Folder of the original bytes.
    """
    try:
        return changed_layers(*(basis_of(files, quarter, store) for quarter, files in (old, new)))
    except SnapshotError:
        return []


def _bytes(files: pl.DataFrame, store: Path) -> dict[str, bytes]:
    found = {}
    for path, sha256 in files.select("path", "sha256").iter_rows():
        try:
            found[path] = read_stored(store, sha256)
        except FileNotFoundError as error:
            raise SnapshotError(
                f"the store no longer has {path} ({sha256[:12]}): its retention has passed, or a "
                "respondent took a response of it back. From a backup of these bytes the snapshot "
                "can be computed again"
            ) from error
    return found
