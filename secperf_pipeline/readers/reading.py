"""What reading one file gives: rows for the raw tables, or every fault that refuses it."""

from dataclasses import dataclass, field

import polars as pl

FAULT_LIMIT = 200
_CLIP = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class RowIssue:
    """Why a row, a column or a whole file is not taken.

    Parameters
    ----------
    row_number
        Line of the file where the row starts, the header being line 1; None speaks about the
        file as a whole.
    column_name
        Column as the header spells it; None where the fault is not one column's.
    value
        The value, clipped, and only where it cannot be personal data.
    rule
        Short name of the rule, such as ``off_scale``.
    reason
        What is wrong and what to do, a sentence.
    """

    row_number: int | None = None
    column_name: str | None = None
    value: str | None = None
    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One file, read.

    Parameters
    ----------
    kind
        survey, audit, incidents or kpi.
    rows_read
        Data rows that the file holds, faulty ones included.
    tables
        Rows by raw table name, without the columns that say where they came from.
    exclusions
        Rows left out by a declared rule; the file loads.
    faults
        What refuses the file; with any fault, ``tables`` is empty.
    unused_columns
        Columns of the file that no declaration asks for; they do not enter the warehouse.
    """

    kind: str
    rows_read: int
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    exclusions: list[RowIssue] = field(default_factory=list)
    faults: list[RowIssue] = field(default_factory=list)
    unused_columns: list[str] = field(default_factory=list)


class FileRefusedError(Exception):
    """A file breaks a rule before its rows can be told apart; holds the faults."""

    def __init__(self, faults: list[RowIssue], rows_read: int = 0) -> None:
        super().__init__(faults[0].reason)
        self.faults = faults
        self.rows_read = rows_read


def clipped(value: str) -> str:
    """Shorten a value for a message."""
    return value if len(value) <= _CLIP else value[: _CLIP - 1] + "…"
