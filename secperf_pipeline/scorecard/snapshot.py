"""A quarter's results under one name, so that they can be found, compared and proved again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl
import polars.selectors as cs

from secperf_pipeline.domain.hashing import sha256_of_bytes, sha256_of_files, sha256_of_json
from secperf_pipeline.domain.project import (
    DBT_PROJECT,
    DECLARATIONS,
    EXPECTATIONS,
    PACKAGE,
    PROJECT,
)
from secperf_pipeline.domain.quarters import Quarter

_DIGITS = 9
TRAILING_QUARTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a snapshot is made of; see ``results.scorecard_snapshots`` for each field."""

    snapshot_id: str
    inputs_hash: str
    definitions_hash: str
    code_version: str
    result_hash: str


def inputs_of(files: pl.DataFrame, quarter: Quarter) -> list[str]:
    """Choose the files that a quarter's results rest on: its own, and a trailing year's KPIs.

    Parameters
    ----------
    files
        Ledger rows of the current loads: wave_quarter, kind, status, sha256.
    quarter
        The quarter.

    Returns
    -------
    list of str
        Their sha256.
    """
    trailing = []
    earlier = quarter
    for _ in range(TRAILING_QUARTERS):
        earlier = earlier.previous()
        trailing.append(str(earlier))
    is_own = pl.col("wave_quarter") == str(quarter)
    is_trailing = pl.col("wave_quarter").is_in(trailing) & pl.col("kind").is_in(
        ["incidents", "kpi"]
    )
    used = files.filter((pl.col("status") == "loaded") & (is_own | is_trailing))
    return used["sha256"].to_list()


def snapshot(inputs: Iterable[str], results: Mapping[str, pl.DataFrame]) -> Snapshot:
    """Name a quarter's results.

    Parameters
    ----------
    inputs
        sha256 of every file that the results rest on.
    results
        The quarter's rows by table; none may hold a pseudonym.
    """
    inputs_hash, definitions, code = hash_of_inputs(inputs), definitions_hash(), code_version()
    return Snapshot(
        snapshot_id=sha256_of_json([inputs_hash, definitions, code]),
        inputs_hash=inputs_hash,
        definitions_hash=definitions,
        code_version=code,
        result_hash=result_hash(results),
    )


def hash_of_inputs(inputs: Iterable[str]) -> str:
    """Hash a set of file hashes."""
    return sha256_of_json(sorted(set(inputs)))


def result_hash(results: Mapping[str, pl.DataFrame]) -> str:
    """Hash rows whatever their order; floats count to nine significant digits.

    The last digits of a sum depend on the processor's order of adding; they decide nothing.
    """
    return sha256_of_json({name: _table_hash(rows) for name, rows in results.items()})


def _table_hash(rows: pl.DataFrame) -> str:
    floats = cs.float()
    plain = rows.select(sorted(rows.columns)).with_columns(
        # Adding zero makes a negative zero a positive one.
        (floats.round_sig_figs(_DIGITS) + 0.0).name.keep()
    )
    return sha256_of_bytes(plain.sort(pl.all()).write_csv().encode())


@cache
def definitions_hash() -> str:
    """Hash the declarations and the expectations."""
    return sha256_of_files(PROJECT, [*DECLARATIONS.rglob("*.yaml"), *EXPECTATIONS.rglob("*.json")])


@cache
def code_version() -> str:
    """Hash the package, the dbt models, macros and seeds, and the lock; not tests or docs."""
    package = [
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix in {".py", ".yaml", ".j2"}
    ]
    dbt = [
        path
        for folder in ("models", "macros", "seeds")
        for path in (DBT_PROJECT / folder).rglob("*")
        if path.suffix in {".sql", ".csv"}
    ]
    return sha256_of_files(PROJECT, [*package, *dbt, PROJECT / "requirements.lock"])
