"""Records of a CSV file, with quotes and without, and the limits of a table."""

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.readers.csv_sheet import read_csv_sheet
from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.faults import FileRefusedError
from tests.documents import refused

CELLS = st.text(alphabet="ab1 é가\u00a0\u200b", max_size=4)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=6)


def written(rows: list[list[str]], *, quoting: int, end: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=quoting, lineterminator=end).writerows(rows)
    return stream.getvalue()


def read(text: str) -> object:
    """Read cells and lines, or the faults with their lines."""
    try:
        sheet = read_csv_sheet(text, delimiter=",")
    except FileRefusedError as error:
        return [(one.row_number, one.rule, one.reason) for one in error.faults], error.rows_read
    return sheet.cells.rows(), sheet.lines


@given(ROWS, st.sampled_from(["\n", "\r\n"]))
def test_quotes_around_every_cell_change_nothing(rows: list[list[str]], end: str) -> None:
    quoted = written(rows, quoting=csv.QUOTE_ALL, end=end)
    bare = end.join(",".join(row) for row in rows) + end
    assert read(bare) == read(quoted)


@given(ROWS)
def test_rows_of_one_width_are_all_read(rows: list[list[str]]) -> None:
    wide = [(row * 4)[:4] for row in rows]
    filled = [row for row in wide if any(cell.strip(" \u00a0") for cell in row)]
    text = "\n".join(",".join(row) for row in [["head"] * 4, *wide]) + "\n"
    assert read_csv_sheet(text, delimiter=",").cells.height == len(filled) + 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_in_files_of_every_system(end: str) -> None:
    sheet = read_csv_sheet(end.join(["a,b", "1,2", "", "3,4", ",", "5,6"]) + end)
    assert sheet.lines == [1, 2, 4, 6]
    assert sheet.cells.rows()[-1] == ("5", "6")


def test_a_cell_of_several_lines_moves_the_lines_below() -> None:
    assert read_csv_sheet('a,b\n"1\n2",3\n4,5\n').lines == [1, 2, 4]


def test_two_delimiters_that_fit_have_to_be_declared() -> None:
    content = b"a;b,c\n1;2,3\n"
    assert refused(content).faults[0].rule == "delimiter"
    assert open_document("a.csv", content, delimiter=";").header == ["a", "b,c"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a" + b"," * 5_000 + b"\n1\n", "5,001 columns"),
        # Wider than the head of the file by which the delimiter is told.
        (b"a" + b"," * 1_100_000 + b"\n", "1,100,001 columns"),
        (b"a,b\n1," + b"x" * 1_000_001 + b"\n", "cell 2 of the row"),
    ],
    ids=["columns", "one line", "one cell"],
)
def test_a_table_beyond_the_limits_is_refused_before_it_is_built(
    content: bytes, words: str
) -> None:
    fault = refused(content).faults[0]
    assert fault.rule == "too_large"
    assert words in fault.reason


@pytest.mark.parametrize(
    ("limit", "content", "words"),
    [
        ("csv_sheet.MAX_LINES", b"a,b\n1,2\n" + b"\n" * 1_000, "more than 1,000 lines"),
        ("sheet.MAX_ROWS", b"a,b\n" + b"1,2\n" * 1_000, "more than 1,000 rows"),
        ("sheet.MAX_CELLS", (b"1" + b"," * 39 + b"\n") * 40, "more than 1,000 cells"),
        ("sheet.MAX_CELLS", (b'"1"' + b"," * 39 + b"\n") * 40, "more than 1,000 cells"),
    ],
    ids=["lines", "rows", "cells", "quoted cells"],
)
def test_a_table_of_more_lines_or_cells_than_memory_holds_is_refused(
    limit: str, content: bytes, words: str, lowered: Callable[[str, int], None]
) -> None:
    lowered(limit, 1_000)
    fault = refused(content).faults[0]
    assert fault.rule == "too_large"
    assert words in fault.reason
