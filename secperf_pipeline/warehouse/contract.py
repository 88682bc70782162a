"""The tables that Python writes, as tables.yaml declares them."""

from functools import cache
from pathlib import Path
from typing import Literal

from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration

SQL_TYPES = {
    "text": "varchar",
    "whole": "bigint",
    "real": "double",
    "flag": "boolean",
    "day": "date",
    "moment": "timestamp with time zone",
}


class Column(Declaration):
    """A column: its type word and what it means."""

    type: Literal["text", "whole", "real", "flag", "day", "moment"]
    about: str


class Table(Declaration):
    """A table: its grain and its columns in order."""

    grain: str
    columns: dict[str, Column]

    @property
    def column_definitions(self) -> str:
        """Columns as ``create table`` wants them."""
        return ", ".join(f"{name} {SQL_TYPES[one.type]}" for name, one in self.columns.items())


class Contract(Declaration):
    """All tables by ``schema.name``."""

    id: str
    version: int
    tables: dict[str, Table]


@cache
def contract() -> Contract:
    """Read the tables that this version of the code writes."""
    return read_declaration(Path(__file__).with_name("tables.yaml"), Contract)
