"""A sheet whose first row names the columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from secperf_pipeline.readers.faults import (
    FAULT_LIMIT,
    FileRefusedError,
    RowIssue,
    refusal,
)
from secperf_pipeline.readers.sheet import BrokenCell, Sheet

ROW_NUMBER = "row_number"


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of a file by column name.

    Parameters
    ----------
    cells
        One text column per header cell, normalised, in file order, and ``row_number``: the
        line or row where the row starts, as an editor or Excel counts. An empty cell is an
        empty text.
    columns
        Header cells in file order.
    header_line
        Where the header stands.
    broken
        By column name, the cells that must not be used.
    """

    cells: pl.DataFrame
    columns: list[str]
    header_line: int = 1
    broken: Mapping[str, Sequence[BrokenCell]] = field(default_factory=dict)

    @property
    def rows_read(self) -> int:
        """Number of data rows."""
        return self.cells.height


def table_of(sheet: Sheet, *, header: int = 0) -> Table:
    """Take the row at position ``header`` as column names and what follows as data.

    Unnamed columns without any cell at the right end are dropped.

    Raises
    ------
    FileRefusedError
        A header cell is empty or repeated, there are no data rows, or the header comes again.
    """
    names = sheet.row(header)
    body = sheet.cells.slice(header + 1)
    lines = sheet.lines[header + 1 :]
    while len(names) > 1 and not names[-1] and (body[:, len(names) - 1] == "").all():
        names.pop()
    _refuse_header(names, sheet.lines[header], body.height)
    if not lines:
        raise refusal("no_rows", "the file has a header and no data rows")
    cells = body[:, : len(names)]
    _refuse_second_header(cells, names, lines)
    cells.columns = names
    return Table(
        cells=cells.with_columns(pl.Series(ROW_NUMBER, lines, dtype=pl.Int64)),
        columns=names,
        header_line=sheet.lines[header],
        broken={
            names[position]: [cell for cell in broken if cell.line >= lines[0]]
            for position, broken in sheet.broken.items()
            if position < len(names)
        },
    )


def _refuse_header(columns: list[str], line: int, rows_read: int) -> None:
    faults = []
    seen: set[str] = set()
    for position, column in enumerate(columns, start=1):
        if column == ROW_NUMBER:
            reason = "the column name row_number is taken; rename the column"
        elif not column:
            reason = f"header cell {position} is empty; give the column a name or remove it"
        elif column in seen:
            reason = f"the header of column {position} is given twice; keep one column of that name"
        else:
            seen.add(column)
            continue
        faults.append(RowIssue(row_number=line, column_name=column, rule="header", reason=reason))
    if faults:
        raise FileRefusedError(faults[:FAULT_LIMIT], rows_read)


def _refuse_second_header(cells: pl.DataFrame, names: list[str], lines: list[int]) -> None:
    if len(names) < 2:
        return
    again = cells.select(
        pl.all_horizontal(
            pl.col(column) == name for column, name in zip(cells.columns, names, strict=True)
        )
    ).to_series()
    faults = [
        RowIssue(
            row_number=lines[position],
            rule="second_header",
            reason="the header comes again here; are these two files in one? keep one header",
        )
        for position in again.arg_true().head(FAULT_LIMIT)
    ]
    if faults:
        raise FileRefusedError(faults, cells.height)
