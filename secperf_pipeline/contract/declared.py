"""The declared tables, views and inputs, read from the files beside this one."""

from functools import cache
from pathlib import Path

from secperf_pipeline.contract.inputs import Input
from secperf_pipeline.contract.table import Column, Table
from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration

_FOLDER = Path(__file__).parent
_SCHEMAS = ("raw", "screened", "quality", "results")


class _SharedColumns(Declaration):
    columns: dict[str, Column]


class _Inputs(Declaration):
    inputs: dict[str, Input]


@cache
def stored_tables() -> dict[str, Table]:
    """The tables that Python writes into the warehouse, by ``schema.name``.

    Raises
    ------
    DeclarationError
        A file breaks a rule, such as a table that does not say how small groups are hidden.
    """
    return _read(_FOLDER, {})


@cache
def views() -> dict[str, Table]:
    """What is published by a query of its own and kept nowhere, by ``schema.name``."""
    return _read(_FOLDER / "views", stored_tables())


@cache
def inputs() -> dict[str, Input]:
    """All that a step may read, by the name that its tables give it."""
    return read_declaration(_FOLDER / "inputs.yaml", _Inputs).inputs


@cache
def shared_columns() -> dict[str, Column]:
    """Columns that mean the same in every table that has them."""
    return read_declaration(_FOLDER / "columns.yaml", _SharedColumns).columns


def _read(folder: Path, sources: dict[str, Table]) -> dict[str, Table]:
    context = {"shared": shared_columns(), "tables": sources}
    return {
        f"{schema}.{path.stem}": read_declaration(path, Table, context)
        for schema in _SCHEMAS
        for path in sorted((folder / schema).glob("*.yaml"))
    }
