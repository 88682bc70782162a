"""Compute a snapshot again from its stored files, in a home and a project of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from secperf_pipeline.domain.errors import SnapshotError
from secperf_pipeline.domain.project import (
    DBT_PROJECT,
    DECLARATIONS,
    EXPECTATIONS,
    PACKAGE,
    PROJECT,
)
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.scorecard.basis import Basis
from secperf_pipeline.scorecard.snapshot import definition_files

_CURRENT = """
    select snapshot_id, result_hash from results.scorecard_snapshots
    where wave_quarter = $quarter and is_current
"""
_ROWS = """
    select table_name, content from results.snapshot_rows
    where snapshot_id = $snapshot_id order by table_name, row_position
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """What the present program makes of a basis; the fields of its snapshot."""

    snapshot_id: str
    result_hash: str
    rows: pl.DataFrame


def present_definitions() -> dict[str, bytes]:
    """Give the project's own definitions by their path below it."""
    return {path.relative_to(PROJECT).as_posix(): path.read_bytes() for path in definition_files()}


def recompute(basis: Basis) -> Recomputed:
    """Run a basis' quarters from nothing with the present program.

    The data folder is a temporary one; so is the project, where the definitions are not those
    of the present one. The pseudonym key is new, which no result depends on.

    Raises
    ------
    SnapshotError
        The present program cannot run these files; the message ends with what it said.
    """
    with tempfile.TemporaryDirectory(prefix="secperf-") as name:
        folder = Path(name)
        home = Home(folder / "home")
        _write(home.inbox, basis.inputs)
        project = PROJECT
        definitions = _completed(basis.definitions)
        if definitions != present_definitions():
            project = _project_with(definitions, folder / "project")
        _run(project, home, basis)
        return _result(home.published_database, basis.quarter)


def _completed(definitions: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add the seeds that came with a later program: it cannot run without them."""
    seeds = (DBT_PROJECT / "seeds").relative_to(PROJECT).as_posix()
    present = present_definitions()
    later = {path: present[path] for path in present.keys() - definitions.keys()}
    return {path: one for path, one in later.items() if path.startswith(seeds)} | dict(definitions)


def _run(project: Path, home: Home, basis: Basis) -> None:
    quarters = sorted({path.split("/", 1)[0] for path in basis.inputs})
    ended = subprocess.run(
        [sys.executable, "-m", "secperf_pipeline.cli", "run", *quarters],
        cwd=project,
        env=os.environ | {"SECPERF_HOME": str(home.root)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        said = "\n".join((ended.stdout + ended.stderr).strip().splitlines()[-5:])
        raise SnapshotError(
            f"the present program cannot compute {basis.quarter} from the stored files:\n{said}"
        )


def _result(database: Path, quarter: str) -> Recomputed:
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(_CURRENT, {"quarter": quarter}).fetchone()
        if found is None:
            raise SnapshotError(f"computing {quarter} again gave no snapshot")
        rows = connection.execute(_ROWS, {"snapshot_id": found[0]}).pl()
    return Recomputed(snapshot_id=found[0], result_hash=found[1], rows=rows)


def _project_with(definitions: Mapping[str, bytes], folder: Path) -> Path:
    """Copy the program and lay other definitions beside it."""
    unneeded = shutil.ignore_patterns("__pycache__", "target", "*.csv")
    shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=unneeded)
    shutil.copytree(DBT_PROJECT, folder / DBT_PROJECT.name, ignore=unneeded)
    shutil.copyfile(PROJECT / "requirements.lock", folder / "requirements.lock")
    for kept in (DECLARATIONS, EXPECTATIONS):
        (folder / kept.relative_to(PROJECT)).mkdir(parents=True)
    _write(folder, definitions)
    return folder


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
