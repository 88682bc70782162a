"""A quarter's results under one name, so that they can be found, compared and proved again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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

DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a snapshot is made of; see ``results.scorecard_snapshots`` for each field."""

    snapshot_id: str
    inputs_hash: str
    definitions_hash: str
    code_version: str
    result_hash: str


def input_files(files: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """Choose the files that a quarter's results rest on.

    Its own; the survey and the audits of the quarter before, the last survey before and that of
    the year before, with which trends and changes compare; of all quarters before the registers,
    from which trailing windows count and values are carried forward; of later quarters the
    registers that also speak of days up to its last one, as with a ticket that came late. The
    declaration of each of these quarters says how its files are read.

    Parameters
    ----------
    files
        Ledger rows of the current loads: wave_quarter, path, kind, status, sha256, speaks_from.
    quarter
        The quarter.

    Returns
    -------
    DataFrame
        wave_quarter, path, sha256.
    """
    wave = pl.col("wave_quarter")
    is_own = wave == str(quarter)
    loaded = files.filter(status="loaded")
    surveyed = loaded.filter((wave < str(quarter)) & (pl.col("kind") == "survey"))["wave_quarter"]
    compared = [str(quarter.previous()), str(quarter.year_before()), surveyed.max()]
    is_compared = wave.is_in(compared) & pl.col("kind").is_in(["survey", "reviews", "codebook"])
    is_audit_before = (wave == str(quarter.previous())) & (pl.col("kind") == "audit")
    is_register = (wave < str(quarter)) & pl.col("kind").is_in(["incidents", "kpi", "declaration"])
    is_late = (wave > str(quarter)) & (pl.col("speaks_from") <= quarter.last_day)
    late = loaded.filter(is_late)["wave_quarter"].unique().to_list()
    is_late_declaration = wave.is_in(late) & (pl.col("kind") == "declaration")
    used = loaded.filter(
        pl.any_horizontal(
            is_own, is_compared, is_audit_before, is_register, is_late, is_late_declaration
        )
    )
    return used.select("wave_quarter", "path", "sha256").sort("wave_quarter", "path")


def inputs_of(files: pl.DataFrame, quarter: Quarter) -> list[str]:
    """List the sha256 of each of the `input_files`."""
    return input_files(files, quarter)["sha256"].to_list()


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
    rounded = cs.float().round_sig_figs(DIGITS)
    # A negative zero is written otherwise than a positive one; polars leaves out adding zero.
    plain = rows.select(sorted(rows.columns)).with_columns(
        pl.when(rounded == 0).then(0.0).otherwise(rounded).name.keep()
    )
    return sha256_of_bytes(plain.sort(pl.all()).write_csv().encode())


def definition_files() -> list[Path]:
    """List what is declared and not programmed: declarations, expectations, dbt seeds."""
    return [*_declarations(), *sorted((DBT_PROJECT / "seeds").glob("*.csv"))]


@cache
def definitions_hash() -> str:
    """Hash the declarations and the expectations."""
    return sha256_of_files(PROJECT, _declarations())


@cache
def code_version() -> str:
    """Hash the package, the dbt models, macros and seeds, and the lock; not tests or docs."""
    return sha256_of_files(
        PROJECT, [*_program(), *(path for path in definition_files() if path.suffix == ".csv")]
    )


@cache
def program_hash() -> str:
    """Hash the code alone: what of `code_version` nobody declares."""
    return sha256_of_files(PROJECT, _program())


def _declarations() -> list[Path]:
    return sorted([*DECLARATIONS.rglob("*.yaml"), *EXPECTATIONS.rglob("*.json")])


def _program() -> list[Path]:
    package = [
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix in {".py", ".yaml", ".j2"}
    ]
    dbt = [
        path for folder in ("models", "macros") for path in (DBT_PROJECT / folder).rglob("*.sql")
    ]
    return [*package, *dbt, PROJECT / "requirements.lock"]
