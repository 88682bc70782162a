"""A CSV file as a sheet: every record as wide as the first, every line accounted for."""

import csv
import io
import re

import polars as pl

from secperf_pipeline.readers.csv_lines import is_unquoted, split_lines
from secperf_pipeline.readers.faults import FAULT_LIMIT, FileRefusedError, RowIssue, refusal
from secperf_pipeline.readers.limits import MAX_FIELD_CHARACTERS, MAX_LINES
from secperf_pipeline.readers.sheet import Sheet, check_size
from secperf_pipeline.readers.text import normalise_cells

_DELIMITERS = (",", ";", "\t")
# Excel's own first line, which it does not show.
_STATED_DELIMITER = re.compile(r'"?sep=([,;\t])"?(\r\n|\r|\n)', re.IGNORECASE)
_CHUNK_CELLS = 1_000_000
# Characters that the first record surely lies in: the widest table has 4,096 columns.
_HEAD = 1_000_000
csv.field_size_limit(MAX_FIELD_CHARACTERS)


def read_csv_sheet(text: str, *, delimiter: str | None = None) -> Sheet:
    """Read the records of a CSV file.

    Parameters
    ----------
    text
        The decoded file.
    delimiter
        Declared delimiter; without one it is the only one of comma, semicolon and tab that
        gives a table.

    Raises
    ------
    FileRefusedError
        No cells, broken quotes, records of different widths, a table beyond the limits, or
        several delimiters that fit.
    """
    _refuse_many_lines(text)
    stated = _STATED_DELIMITER.match(text)
    if stated is not None:
        # The line stays there, empty, so that lines count as an editor counts them.
        text = text[: stated.start()] + text[stated.start(2) :]
        delimiter = delimiter or stated[1]
    if delimiter is not None:
        return _parse(text, delimiter)
    candidates = [one for one in _DELIMITERS if _first_width(text, one) > 1] or [","]
    if len(candidates) == 1:
        return _parse(text, candidates[0])
    fitting: list[tuple[str, Sheet]] = []
    failures: list[FileRefusedError] = []
    for one in candidates:
        try:
            fitting.append((one, _parse(text, one)))
        except FileRefusedError as error:
            failures.append(error)
    if not fitting:
        raise failures[0]
    if len(fitting) > 1:
        names = " and ".join(repr(one) for one, _ in fitting)
        reason = f"{names} both give a table; declare the file's `delimiter` in wave.yaml"
        raise refusal("delimiter", reason)
    return fitting[0][1]


def _refuse_many_lines(text: str) -> None:
    if text.count("\n") > MAX_LINES or text.count("\r") > MAX_LINES:
        raise refusal("too_large", f"the file has more than {MAX_LINES:,} lines; split it")


def _first_width(text: str, delimiter: str) -> int:
    head = io.StringIO(text[:_HEAD], newline="")
    reader = csv.reader(head, strict=True, delimiter=delimiter)
    try:
        return next((len(row) for row in reader if any(cell.strip() for cell in row)), 0)
    except csv.Error:
        return 0


def _parse(text: str, delimiter: str) -> Sheet:
    return _read_unquoted(text, delimiter) if is_unquoted(text) else _read_quoted(text, delimiter)


class _Columns:
    """Collects records column by column, in chunks, so that memory stays near the frame's."""

    def __init__(self, width: int, *, is_ascii: bool) -> None:
        check_size(0, width)
        self._cells = pl.all().str.strip_chars() if is_ascii else normalise_cells(pl.all())
        self.names = [str(position) for position in range(width)]
        self.frames: list[pl.DataFrame] = []
        self.rows: list[list[str]] = []
        self._most_rows = _CHUNK_CELLS // width + 1

    def add(self, row: list[str]) -> None:
        self.rows.append(row)
        if len(self.rows) >= self._most_rows:
            self.flush()

    def flush(self) -> None:
        columns = zip(*self.rows, strict=True) if self.rows else ([] for _ in self.names)
        frame = pl.DataFrame(
            dict(zip(self.names, columns, strict=True)),
            schema=dict.fromkeys(self.names, pl.String),
        )
        self.frames.append(frame.with_columns(self._cells))
        self.rows = []

    def frame(self) -> pl.DataFrame:
        self.flush()
        return pl.concat(self.frames)


def _read_quoted(text: str, delimiter: str) -> Sheet:
    columns: _Columns | None = None
    lines: list[int] = []
    ragged: list[RowIssue] = []
    line = 1
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        for row in reader:
            if any(cell and not cell.isspace() for cell in row):
                columns = columns or _Columns(len(row), is_ascii=text.isascii())
                if len(row) == len(columns.names):
                    columns.add(row)
                elif len(ragged) < FAULT_LIMIT:
                    ragged.append(_ragged_row(line, len(row), len(columns.names)))
                lines.append(line)
                check_size(len(lines), len(columns.names))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _broken_quotes(error, line, len(lines)) from error
    if columns is None:
        raise refusal("empty_file", "the file holds no cells")
    if ragged:
        raise FileRefusedError(ragged, len(lines) - 1)
    return Sheet(cells=columns.frame(), lines=lines)


def _broken_quotes(error: csv.Error, line: int, records: int) -> FileRefusedError:
    reason = f"the quotes of the row that starts here are broken ({error}); close them"
    return refusal("quotes", reason, line=line, rows_read=max(records - 1, 0))


def _read_unquoted(text: str, delimiter: str) -> Sheet:
    table = split_lines(text, delimiter)
    if not table.lines:
        raise refusal("empty_file", "the file holds no cells")
    if table.ragged:
        faults = [_ragged_row(line, width, table.cells.width) for line, width in table.ragged]
        raise FileRefusedError(faults[:FAULT_LIMIT], len(table.lines) - 1)
    cells = pl.all().str.strip_chars() if text.isascii() else normalise_cells(pl.all())
    return Sheet(cells=table.cells.with_columns(cells), lines=table.lines)


def _ragged_row(line: int, width: int, expected: int) -> RowIssue:
    reason = (
        f"the row has {width} cells, the header {expected}; "
        "quote cells that hold a delimiter and remove extra ones"
    )
    return RowIssue(row_number=line, rule="row_width", reason=reason)
