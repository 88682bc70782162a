"""A CSV file as text cells: every row as wide as the header, every line accounted for."""

import csv
import io
import unicodedata
from dataclasses import dataclass

import polars as pl

from secperf_pipeline.readers.reading import FAULT_LIMIT, FileRefusedError, RowIssue

ROW_NUMBER = "row_number"
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), None)
_INVISIBLE[ord("\u00a0")] = " "


@dataclass(frozen=True, slots=True)
class CsvTable:
    """Cells of a CSV file.

    Parameters
    ----------
    cells
        One text column per header cell, stripped, in file order, and ``row_number``: the line
        where the row starts, the header being line 1. An empty cell is an empty text.
    columns
        Header cells in file order.
    """

    cells: pl.DataFrame
    columns: list[str]

    @property
    def rows_read(self) -> int:
        """Number of data rows."""
        return self.cells.height


def normalised(text: str) -> str:
    """Compose characters (NFC), drop invisible ones, and trim."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE)).strip()


def read_csv_table(content: bytes, *, encoding: str | None = None) -> CsvTable:
    """Read a comma-separated file.

    Parameters
    ----------
    content
        Bytes of the file.
    encoding
        Declared encoding; without one the file must have a byte-order mark or be UTF-8.

    Raises
    ------
    FileRefusedError
        The file is empty, cannot be decoded, has broken quotes, a repeated header cell, or
        rows of another width than its header.
    """
    header, rows, lines = _rows_of(_decoded(content, encoding))
    columns = [normalised(cell) for cell in header]
    _refuse_repeated(columns, len(rows))
    faults = [
        RowIssue(
            row_number=line,
            rule="row_width",
            reason=f"the row has {len(row)} cells, the header {len(columns)}; "
            "quote cells that hold a comma and remove extra ones",
        )
        for row, line in zip(rows, lines, strict=True)
        if len(row) != len(columns)
    ]
    if faults:
        raise FileRefusedError(faults[:FAULT_LIMIT], len(rows))
    if not rows:
        fault = RowIssue(rule="no_rows", reason="the file has a header and no data rows")
        raise FileRefusedError([fault])
    by_column = zip(columns, zip(*rows, strict=True), strict=True)
    data: dict[str, list[str] | list[int]] = {
        name: [normalised(cell) for cell in cells] for name, cells in by_column
    }
    cells = pl.DataFrame({**data, ROW_NUMBER: lines})
    return CsvTable(cells, columns)


def header_of(content: bytes, *, encoding: str | None = None) -> list[str]:
    """Read the header cells alone, to recognise a file; raises like `read_csv_table`."""
    header, _, _ = _rows_of(_decoded(content, encoding), header_only=True)
    return [normalised(cell) for cell in header]


def _decoded(content: bytes, encoding: str | None) -> str:
    if not content.strip():
        raise FileRefusedError([RowIssue(rule="empty_file", reason="the file is empty")])
    by_mark = next((codec for mark, codec in _BOMS.items() if content.startswith(mark)), None)
    codec = encoding or by_mark or "utf-8"
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reason = (
            f"byte {error.start + 1} is not {codec}; save the file as UTF-8 "
            "or declare its encoding (such as cp949) in wave.yaml"
        )
        fault = RowIssue(row_number=line, rule="encoding", reason=reason)
        raise FileRefusedError([fault]) from error
    except LookupError as error:
        reason = f"wave.yaml declares the encoding {codec!r}, which does not exist"
        raise FileRefusedError([RowIssue(rule="encoding", reason=reason)]) from error
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        reason = "the line holds a NUL character; is this a CSV file?"
        raise FileRefusedError([RowIssue(row_number=line, rule="not_text", reason=reason)])
    return text


def _rows_of(
    text: str, *, header_only: bool = False
) -> tuple[list[str], list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    header: list[str] | None = None
    line = 1
    try:
        for row in reader:
            if header is None:
                if any(cell.strip() for cell in row):
                    header = row
                    if header_only:
                        break
            elif row:
                rows.append(row)
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        reason = f"the quotes of the row that starts here are broken ({error})"
        fault = RowIssue(row_number=line, rule="quotes", reason=reason)
        raise FileRefusedError([fault], len(rows)) from error
    if header is None:
        raise FileRefusedError([RowIssue(rule="empty_file", reason="the file holds no cells")])
    return header, rows, lines


def _refuse_repeated(columns: list[str], rows_read: int) -> None:
    faults = []
    for position, column in enumerate(columns):
        if column == ROW_NUMBER:
            reason = "the column name row_number is taken; rename the column"
        elif column in columns[:position]:
            reason = f"the header has {column!r} twice; keep one column of that name"
        elif not column:
            reason = f"header cell {position + 1} is empty; give the column a name or remove it"
        else:
            continue
        faults.append(RowIssue(row_number=1, column_name=column, rule="header", reason=reason))
    if faults:
        raise FileRefusedError(faults[:FAULT_LIMIT], rows_read)
