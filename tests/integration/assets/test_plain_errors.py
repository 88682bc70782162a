"""The error of a step says what went wrong and quotes no cell."""

import errno
import os
from collections.abc import Iterator

import dagster as dg
import duckdb
import polars as pl
import pytest

from secperf_pipeline.assets.plain_errors import StepError, tells_no_cell
from secperf_pipeline.domain.errors import MachineError, QuarterError

SECRET = "Zelda Fitzquist"


def failed(compute: object) -> str:
    """Materialize an asset that fails; give what Dagster keeps of the failure."""
    made = dg.asset(name="one")(compute)  # type: ignore[call-overload]
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([made], instance=instance, raise_on_error=False)
        assert not result.success
        return "\n".join(entry.to_json() for entry in instance.all_logs(result.run_id))


def test_dagster_keeps_no_cell_that_a_library_quotes() -> None:
    @tells_no_cell
    def convert() -> None:
        duckdb.sql(f"select cast('{SECRET}' as integer)").fetchall()

    kept = failed(convert)
    assert SECRET not in kept
    assert "ConversionException: Conversion Error: Could not convert string" in kept
    assert "test_plain_errors.py" in kept


def test_a_generator_tells_no_cell_either() -> None:
    @tells_no_cell
    def steps() -> Iterator[int]:
        yield 1
        pl.Series([SECRET]).cast(pl.Int64)

    made = steps()
    assert next(made) == 1
    with pytest.raises(StepError, match="InvalidOperationError: conversion from") as caught:
        next(made)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_our_own_error_keeps_its_words_and_loses_its_cause() -> None:
    @tells_no_cell
    def refuse() -> None:
        try:
            int(SECRET)
        except ValueError as error:
            raise QuarterError("2021Q4 has no files; drop some") from error

    with pytest.raises(QuarterError, match="2021Q4 has no files") as caught:
        refuse()
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_what_a_remedy_is_known_for_is_told_with_it() -> None:
    @tells_no_cell
    def write() -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "/home/warehouse.duckdb")

    with pytest.raises(MachineError, match="have it mounted for writing"):
        write()
