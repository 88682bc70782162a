"""A grid of text cells that remembers where each row stands in its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenCell:
    """A cell without a plain value: a formula, an error, a part of a merged range."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Every record of a CSV file, or every row of a worksheet, header rows included.

    Parameters
    ----------
    cells
        Text columns ``"0"``, ``"1"``, ... in file order, normalised; an empty cell is an empty
        text. Rows without any text are left out.
    lines
        Line or row number of each row, as an editor or Excel counts them: where it starts.
    name
        Name of the worksheet; None for other files.
    broken
        By column position, the cells that must not be used; `CellCaster` and the survey
        formats refuse the file only where such a column is used.
    """

    cells: pl.DataFrame
    lines: list[int]
    name: str | None = None
    broken: Mapping[int, Sequence[BrokenCell]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.cells.width

    def row(self, position: int) -> list[str]:
        """List the cells of one row; none where the sheet is shorter."""
        return list(self.cells.row(position)) if position < self.cells.height else []


def check_size(rows: int, columns: int) -> None:
    """Refuse a grid beyond the limits.

    Raises
    ------
    FileRefusedError
        There are more rows, columns or cells than `limits` allows.
    """
    if rows > MAX_ROWS:
        raise refusal(
            "too_large", f"the table has more than {MAX_ROWS:,} rows; split it", rows_read=rows
        )
    if columns > MAX_COLUMNS:
        raise refusal(
            "too_large", f"the table has {columns:,} columns, {MAX_COLUMNS:,} at most; split it"
        )
    if rows * columns > MAX_CELLS:
        reason = (
            f"the table has more than {MAX_CELLS:,} cells in {columns:,} columns; "
            "leave out columns that nobody needs, or split it"
        )
        raise refusal("too_large", reason, rows_read=rows)
