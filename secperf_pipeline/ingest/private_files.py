"""Who may read what of a home: its owner alone, but for what is published."""

import os
from pathlib import Path

from secperf_pipeline.domain.errors import MachineError
from secperf_pipeline.ingest.home import Home

_OTHERS = 0o077


def keep_private(home: Home) -> None:
    """Leave the private parts of a home to its owner, also those that an earlier run left open.

    What this process makes from now on is private too, whatever the umask was; what is published
    is opened by `make_readable_folder` and by the mode of each file.

    Raises
    ------
    MachineError
        A private part stands open and belongs to another user.
    """
    os.umask(_OTHERS)
    for path in open_to_others(home):
        _close(path, 0o700 if path.is_dir() else 0o600)


def open_to_others(home: Home) -> list[Path]:
    """List the private parts of a home that other users can reach."""
    log = home.warehouse.with_name(f"{home.warehouse.name}.wal")
    folders = (home.store, home.keys, home.dagster, home.dbt_target, home.restricted)
    halves = home.publications.glob("*/restricted")
    files = (home.warehouse, log, home.lock, *home.keys.glob("*.key"))
    return [
        path
        for path in (*folders, *halves, *files)
        if path.exists() and path.stat().st_mode & _OTHERS
    ]


def make_readable_folder(folder: Path) -> None:
    """Make a folder of published files for readers; one that is there keeps its mode."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(0o755)


def _close(path: Path, mode: int) -> None:
    try:
        path.chmod(mode)
    except PermissionError as error:
        raise MachineError(
            f"{path} can be reached by other users and belongs to another one; run as its owner, "
            f"or give it to yourself and call 'chmod {mode:o}' on it"
        ) from error
