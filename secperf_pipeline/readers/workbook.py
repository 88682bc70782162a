"""The worksheets of an XLSX workbook as sheets of text cells."""

import datetime as dt
import io
import warnings
from dataclasses import dataclass
from typing import Any

import openpyxl
import polars as pl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from secperf_pipeline.domain.personal_data import KnownWords
from secperf_pipeline.readers.containers import open_zip
from secperf_pipeline.readers.faults import FAULT_LIMIT, refusal
from secperf_pipeline.readers.limits import MAX_WORKBOOK_BYTES, MAX_WORKBOOK_CELLS
from secperf_pipeline.readers.sheet import BrokenCell, Sheet, check_size
from secperf_pipeline.readers.text import normalise_cells
from secperf_pipeline.readers.worksheet_parts import check_worksheets

_SHEET_WORDS = """
    sheet1 data form responses 1 antworten raw results survey answers tickets incidents checklist
    audit kpi measures overview notes hidden old archive other copy register codes codebook
    시트1 설문지 응답 回答 フォームの
"""
SHEETS = KnownWords(_SHEET_WORDS.split())
"""Words of the names of sheets that messages may tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """The sheets that hold cells and are not hidden, and what the user should know."""

    sheets: list[Sheet]
    notes: list[str]


def read_workbook(content: bytes) -> Workbook:
    """Read every visible worksheet.

    Numbers become text as short as exact (5.0 is 5), dates ISO text by the workbook's own
    epoch, truth values TRUE and FALSE. A formula, an error and the hidden part of a merged
    range are no plain values: the sheet lists them as broken.

    Raises
    ------
    FileRefusedError
        The workbook is damaged or beyond the limits, or has no cells in a visible sheet.
    """
    with open_zip(content, limit=MAX_WORKBOOK_BYTES) as archive:
        check_worksheets(archive)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and filters that it does not keep.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content))
    except MemoryError:
        raise
    # A damaged workbook makes openpyxl raise whatever its parts run into.
    except Exception as error:
        reason = f"the workbook is damaged ({type(error).__name__}); save it again as .xlsx"
        raise refusal("damaged", reason) from error
    notes: list[str] = []
    sheets = []
    for worksheet in book.worksheets:
        sheet = _sheet(worksheet)
        if sheet is None:
            continue
        if worksheet.sheet_state != "visible":
            notes.append(f"the hidden sheet {SHEETS.told(worksheet.title)} is not read")
            continue
        sheets.append(sheet)
        hidden = sum(1 for row in worksheet.row_dimensions.values() if row.hidden)
        if hidden:
            notes.append(
                f"{hidden} hidden rows of {SHEETS.told(worksheet.title)} are read like the others"
            )
    if not sheets:
        raise refusal("empty_file", "no visible sheet of the workbook holds a cell")
    return Workbook(sheets=sheets, notes=notes)


def _sheet(worksheet: Worksheet) -> Sheet | None:
    rows, columns = worksheet.max_row, worksheet.max_column
    if rows * columns > MAX_WORKBOOK_CELLS:
        reason = (
            f"the sheet {SHEETS.told(worksheet.title)} is used up to {rows:,} rows and "
            f"{columns:,} columns; delete the stray cells, or export the sheet as CSV"
        )
        raise refusal("too_large", reason)
    check_size(rows, columns)
    broken: dict[int, list[BrokenCell]] = {}
    texts: list[list[str]] = []
    lines: list[int] = []
    for line, row in enumerate(worksheet.iter_rows(), start=1):
        cells = [_text(cell, line, position, broken) for position, cell in enumerate(row)]
        if any(cells):
            texts.append(cells)
            lines.append(line)
    if not texts:
        return None
    _note_merged(worksheet, broken)
    frame = pl.DataFrame(
        {str(position): cells for position, cells in enumerate(zip(*texts, strict=True))},
        schema_overrides={str(position): pl.String for position in range(columns)},
    )
    frame = frame.with_columns(normalise_cells(pl.all()))
    return Sheet(cells=frame, lines=lines, name=worksheet.title, broken=broken)


def _text(
    cell: Cell | MergedCell, line: int, position: int, broken: dict[int, list[BrokenCell]]
) -> str:
    kind = cell.data_type
    if kind in ("f", "e"):
        what = (
            "a formula; paste its value" if kind == "f" else f"the error {cell.value}; correct it"
        )
        _note(broken, position, line, f"cell {cell.coordinate} holds {what}")
        return "?"
    return _plain(cell.value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time.min
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _note_merged(worksheet: Worksheet, broken: dict[int, list[BrokenCell]]) -> None:
    for merged in worksheet.merged_cells.ranges:
        reason = f"the cells {merged.coord} are merged; unmerge them and fill each one"
        for column in range(merged.min_col, min(merged.max_col, worksheet.max_column) + 1):
            last = min(merged.max_row, worksheet.max_row, merged.min_row + FAULT_LIMIT)
            for line in range(merged.min_row, last + 1):
                if (line, column) != (merged.min_row, merged.min_col):
                    _note(broken, column - 1, line, reason)


def _note(broken: dict[int, list[BrokenCell]], column: int, line: int, reason: str) -> None:
    cells = broken.setdefault(column, [])
    if len(cells) < FAULT_LIMIT:
        cells.append(BrokenCell(line=line, reason=reason))
