"""Cells of a workbook: plain values as exact text, everything else named."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from secperf_pipeline.readers.faults import FileRefusedError
from secperf_pipeline.readers.workbook import Workbook, read_workbook
from tests.inbox import loaded, outcome
from tests.surveys import HONEST, ITEMS


def book_of(change: Callable[[openpyxl.Workbook, Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    change(book, book.worksheets[0])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(change: Callable[[openpyxl.Workbook, Worksheet], None]) -> Workbook:
    return read_workbook(book_of(change))


def test_values_become_exact_text() -> None:
    values = [5, 5.0, 2.5, "5", True, dt.datetime(2025, 9, 3, 9, 13, 35), dt.date(2025, 9, 30)]

    def fill(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet.append(["h"] * len(values))
        sheet.append(values)

    (sheet,) = read(fill).sheets
    assert sheet.row(1) == ["5", "5", "2.5", "5", "TRUE", "2025-09-03 09:13:35", "2025-09-30"]


def test_dates_follow_the_workbooks_own_epoch() -> None:
    def fill(book: openpyxl.Workbook, sheet: Worksheet) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        sheet.append(["day", "x"])
        sheet.append([dt.datetime(2025, 9, 3), 1])

    assert read(fill).sheets[0].row(1) == ["2025-09-03", "1"]


def test_rows_are_counted_as_excel_counts_them() -> None:
    def fill(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet["A3"], sheet["A6"] = "head", "cell"

    assert read(fill).sheets[0].lines == [3, 6]


def test_hidden_sheets_are_named_and_hidden_rows_are_read() -> None:
    def fill(book: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet.append(["a"])
        sheet.append(["b"])
        sheet.row_dimensions[2].hidden = True
        other = book.create_sheet("Codes")
        other.append(["x"])
        other.sheet_state = "hidden"

    book = read(fill)
    assert [one.cells.height for one in book.sheets] == [2]
    assert book.notes == [
        "1 hidden rows of 'Sheet' are read like the others",
        "the hidden sheet 'Codes' is not read",
    ]


def survey(change: Callable[[Worksheet], None]) -> bytes:
    def fill(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet.append(["respondent_id", *ITEMS, "remark"])
        sheet.append(["a", *HONEST, "x"])
        sheet.append(["b", *HONEST, "y"])
        change(sheet)

    return book_of(fill)


def formula(sheet: Worksheet) -> None:
    sheet["B3"] = "=1+3"


def error(sheet: Worksheet) -> None:
    sheet["B3"] = "#REF!"


def merged(sheet: Worksheet) -> None:
    sheet.merge_cells("B2:B3")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (formula, "cell B3 holds a formula"),
        (error, "cell B3 holds the error #REF!"),
        (merged, "the cells B2:B3 are merged"),
    ],
)
def test_a_cell_without_a_plain_value_refuses_the_file_where_it_is_used(
    change: Callable[[Worksheet], None], words: str
) -> None:
    one = outcome(loaded({"a.xlsx": survey(change)}), "a.xlsx")
    assert one.status == "refused"
    assert (one.issues[0].row_number, one.issues[0].column_name) == (3, "SP1_1")
    assert words in one.issues[0].reason


def test_a_formula_in_a_column_that_nobody_asked_for_harms_nobody() -> None:
    def remark(sheet: Worksheet) -> None:
        sheet["V3"] = "=1+3"

    one = outcome(loaded({"a.xlsx": survey(remark)}), "a.xlsx")
    assert (one.status, one.rows_accepted) == ("loaded", 2)


def test_a_stray_cell_at_the_end_of_the_sheet_is_refused_at_once() -> None:
    def stray(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet["A1"], sheet["XFD1048576"] = "a", "b"

    with pytest.raises(FileRefusedError, match="delete the stray cells"):
        read(stray)


SHEET = "xl/worksheets/sheet1.xml"


def with_part(content: bytes, old: bytes, new: bytes) -> bytes:
    """Change the XML of the first worksheet, as no editor would write it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(stream, "w", 8) as made:
        for entry in given.infolist():
            part = given.read(entry)
            made.writestr(
                entry.filename, part.replace(old, new) if entry.filename == SHEET else part
            )
    return stream.getvalue()


def test_a_worksheet_that_unfolds_is_refused_before_it_is_built(
    lowered: Callable[[str, int], None],
) -> None:
    lowered("worksheet_parts.MAX_WORKBOOK_CELLS", 1_000)
    part = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = with_part(survey(lambda _: None), b"</sheetData>", b"</sheetData>" + part)
    with pytest.raises(FileRefusedError, match="1,000 cells"):
        read_workbook(content)


def test_a_worksheet_whose_bytes_are_broken_is_damaged() -> None:
    content = survey(lambda _: None)
    at = content.index(SHEET.encode()) + len(SHEET) + 20
    with pytest.raises(FileRefusedError, match="the workbook is damaged"):
        read_workbook(content[:at] + bytes(60) + content[at + 60 :])
