"""Worksheets measured by what their parts unfold to, before a library builds them."""

import io
import zipfile
from collections.abc import Callable

import pytest

from secperf_pipeline.readers.faults import FileRefusedError
from secperf_pipeline.readers.worksheet_parts import check_worksheets
from tests.documents import zipped


def workbook_with(part: bytes) -> zipfile.ZipFile:
    content = zipped({"xl/worksheets/sheet1.xml": b"<worksheet>" + part + b"</worksheet>"})
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.mark.parametrize(
    "part",
    [
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b'<mergeCells><mergeCell ref="A:A"/></mergeCells>',
        b"<mergeCells>" + b'<mergeCell ref="A1:C3"/>' * 120 + b"</mergeCells>",
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
        b"<sheetData><row>" + b"<c/>" * 1_001 + b"</row></sheetData>",
        b"<sheetData>" + b"<row/>" * 1_001 + b"</sheetData>",
    ],
    ids=["merged", "column", "often merged", "linked", "cells", "rows"],
)
def test_a_worksheet_that_unfolds_is_refused(
    part: bytes, lowered: Callable[[str, int], None]
) -> None:
    lowered("worksheet_parts.MAX_WORKBOOK_CELLS", 1_000)
    with pytest.raises(FileRefusedError, match="of the workbook has more than 1,000"):
        check_worksheets(workbook_with(part))


@pytest.mark.parametrize(
    "part", [b"<sheetData><row><c/></row></sheetData>", b"<not closed", b'<mergeCell ref="?"/>']
)
def test_what_is_small_or_no_xml_is_left_to_the_library(part: bytes) -> None:
    check_worksheets(workbook_with(part))
