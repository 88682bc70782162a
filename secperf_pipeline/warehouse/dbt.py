"""Run the dbt project inside this process; it is parsed again only when its files change."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from secperf_pipeline.domain.hashing import sha256_of_files
from secperf_pipeline.domain.project import DBT_PROJECT
from secperf_pipeline.warehouse.lock import exclusive

_TARGET = DBT_PROJECT / "target"
_MANIFEST = _TARGET / "manifest.json"
_PARSED = _TARGET / "partial_parse.msgpack"
_STAMP = _TARGET / "parsed.sha256"
_LOCK = _TARGET / "parse.lock"
_LOCK_SECONDS = 300.0
_WITHOUT_UNIT_TESTS = ["--exclude-resource-type", "unit_test"]
_EVERYTHING = ["--full-refresh"]
# Cautious: a test of a model that only refers to a seed still runs.
_TABLES_AND_TESTS = ["--select", "config.materialized:incremental", "config.materialized:table"]
_TABLES_AND_TESTS += ["test_type:data", "--exclude", "path:seeds"]
_TABLES_AND_TESTS += ["--indirect-selection", "cautious"]
_NO_TESTS = ["--exclude-resource-type", "test"]
_SOURCES = ("*.sql", "*.yml", "*.csv")


class DbtFailedError(Exception):
    """dbt could not parse or build the project; the message names each failing node."""


def project_digest() -> str:
    """Hash the dbt project's own files."""
    files = [
        path
        for pattern in _SOURCES
        for path in DBT_PROJECT.rglob(pattern)
        if _TARGET not in path.parents
    ]
    return sha256_of_files(DBT_PROJECT, files)


def prepare_manifest() -> Path:
    """Parse the project if its files changed since the last parse; give the manifest's path."""
    digest = project_digest()
    with exclusive(_LOCK, timeout_seconds=_LOCK_SECONDS):
        if not all(path.exists() for path in (_STAMP, _MANIFEST, _PARSED)) or (
            _STAMP.read_text() != digest
        ):
            _STAMP.unlink(missing_ok=True)
            # Parsing only what changed, dbt takes a description that moved to another file for two.
            _PARSED.unlink(missing_ok=True)
            # Parsing opens no database, but bakes the file's stem into every name: that of `Home`.
            with _environment(Path("warehouse.duckdb")):
                _invoke(["parse"], _TARGET, None, [])
            _STAMP.write_text(digest)
    return _MANIFEST


def build(
    warehouse: Path,
    target: Path,
    on_event: Callable[[Any], None] | None = None,
    *,
    is_new_project: bool,
    is_tested: bool = True,
) -> None:
    """Run ``dbt build`` on a warehouse that nobody else of this process has open.

    Unit tests are left out: they speak of the code, not of a quarter, and `make test` runs
    them.

    Parameters
    ----------
    warehouse
        The DuckDB file.
    target
        Folder for what dbt writes beside the tables: the compiled models.
    on_event
        Receives each of dbt's events.
    is_new_project
        Whether this very project has not built the warehouse before. Then everything is made
        anew, every quarter of it: a changed model speaks of all, and may have other columns
        than its table. Otherwise the seeds and views are there, and only the tables are
        built, for the quarters asked for, and all but the seeds' tests run.
    is_tested
        Whether the tests run too.

    Raises
    ------
    DbtFailedError
        A model, seed or test failed.
    """
    from dbt.contracts.graph.manifest import Manifest

    prepare_manifest()
    manifest = Manifest.from_msgpack(_PARSED.read_bytes())
    manifest.build_flat_graph()
    with _environment(warehouse):
        _invoke(
            [
                "build",
                *_WITHOUT_UNIT_TESTS,
                # The manifest is written when the project is parsed, and nobody reads the rest.
                "--no-write-json",
                *([] if is_tested else _NO_TESTS),
                *(_EVERYTHING if is_new_project else _TABLES_AND_TESTS),
            ],
            target,
            manifest,
            [on_event] if on_event else [],
        )


def _invoke(
    arguments: list[str], target: Path, manifest: Any, callbacks: list[Callable[[Any], None]]
) -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    folders = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    folders += ["--target-path", str(target), "--log-path", str(target)]
    quiet = ["--log-level", "none", "--log-level-file", "none"]
    try:
        outcome = dbtRunner(manifest=manifest, callbacks=callbacks).invoke(
            [*quiet, *arguments, *folders]
        )
    finally:
        # dbt keeps its connection, and with it the lock on the file, until it is told to let go.
        DuckDBConnectionManager.close_all_connections()
    if not outcome.success:
        raise DbtFailedError(_failures(outcome))


def _failures(outcome: Any) -> str:
    if outcome.exception is not None:
        return f"dbt stopped: {outcome.exception}"
    results = getattr(outcome.result, "results", [])
    failed = [one for one in results if one.status in ("error", "fail")]
    lines = [f"{one.node.name}: {one.message}" for one in failed]
    return "dbt failed at\n" + "\n".join(lines)


@contextmanager
def _environment(warehouse: Path) -> Iterator[None]:
    """Tell dbt where the warehouse is, and to send nothing anywhere."""
    wanted = {
        "SECPERF_WAREHOUSE": str(warehouse),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
