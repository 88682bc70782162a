"""The command in a process that kills itself at a named point.

``python -m tests.pipeline.kills POINT ARGUMENTS...``, where POINT is one of

- ``insert TABLE``: rows of the table are written, their transaction is not committed;
- ``model N``: dbt has told of its Nth model;
- ``write FILE``: the file of that name, below the folder of a publication, is about to be written;
- ``before NAME`` or ``after NAME``: what bears that name is about to be put there, or just was: the
  folder of a publication, which is its number, or the pointer to it, ``published``;
- ``forget N``: the Nth file of the store is deleted.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from secperf_pipeline.domain.project import PROJECT
from secperf_pipeline.ingest.home import Home

_THREADS = {"POLARS_MAX_THREADS": "1"}


def killed_at(point: str, home: Home, *arguments: str) -> None:
    """Run the command until it kills itself at a point."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.kills", point, *arguments],
        env=os.environ | {"SECPERF_HOME": str(home.root)} | _THREADS,
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == -signal.SIGKILL, f"{point}: {ended.stdout}{ended.stderr}"


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _insert(table: str) -> None:
    from secperf_pipeline.warehouse.tables import Warehouse

    insert = Warehouse._insert

    def killing(self: Warehouse, name: str, rows: Any) -> None:
        insert(self, name, rows)
        if name == table:
            _die()

    patch.object(Warehouse, "_insert", killing).start()


def _model(number: str) -> None:
    from secperf_pipeline.assets import dbt

    build, told = dbt.build, []

    def killing(warehouse: Path, target: Path, on_event: Callable[[Any], None], **how: Any) -> None:
        def hear(event: Any) -> None:
            on_event(event)
            if event.info.name == "LogModelResult":
                told.append(event)
                if len(told) == int(number):
                    _die()

        build(warehouse, target, hear, **how)

    patch.object(dbt, "build", killing).start()


def _write(file: str) -> None:
    from secperf_pipeline.publishing.publications import Half

    path_of = Half.file

    def killing(self: Half, name: str) -> Path:
        if name == file:
            _die()
        return path_of(self, name)

    patch.object(Half, "file", killing).start()


def _replace(name: str, *, is_done: bool) -> None:
    replace = Path.replace

    def killing(self: Path, target: Path) -> Path:
        if Path(target).name != name:
            return replace(self, target)
        if is_done:
            replace(self, target)
        _die()
        return target

    patch.object(Path, "replace", killing).start()


def _forget(number: str) -> None:
    from secperf_pipeline.cli import retention

    forget, forgotten = retention.forget, []

    def killing(store: Path, digest: str) -> bool:
        forgotten.append(digest)
        there = forget(store, digest)
        if len(forgotten) == int(number):
            _die()
        return there

    patch.object(retention, "forget", killing).start()


def _arm(point: str) -> None:
    match point.split():
        case ["insert", table]:
            _insert(table)
        case ["model", number]:
            _model(number)
        case ["write", file]:
            _write(file)
        case ["before" | "after" as when, name]:
            _replace(name, is_done=when == "after")
        case ["forget", number]:
            _forget(number)
        case _:
            raise ValueError(point)


if __name__ == "__main__":
    from secperf_pipeline.cli.main import main

    _arm(sys.argv.pop(1))
    main()
