"""Compute a snapshot again from its stored files, in a home and a project of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from secperf_pipeline.cli.kept_snapshots import KeptSnapshot, find_snapshot
from secperf_pipeline.cli.older_definitions import completed
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


def present_definitions() -> dict[str, bytes]:
    """Read the project's own definitions by their path below it."""
    return {path.relative_to(PROJECT).as_posix(): path.read_bytes() for path in definition_files()}


def recompute(basis: Basis) -> KeptSnapshot:
    """Compute a basis' snapshot again; see `recomputed`."""
    with recomputed(basis) as home:
        return find_snapshot(home, basis.quarter)


@contextmanager
def recomputed(basis: Basis) -> Iterator[Home]:
    """Run a basis' quarters from nothing with the present program; give the data folder.

    It is a temporary one; so is the project, where the definitions are not those of the present
    one. The pseudonym key is new, which no result depends on.

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
        definitions = completed(basis.definitions, present_definitions())
        if definitions != present_definitions():
            project = _project_with(definitions, folder / "project")
        _run(project, home, basis)
        yield home


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
