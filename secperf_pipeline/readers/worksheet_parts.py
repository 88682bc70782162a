"""What the parts of a workbook would unfold to, counted before a library builds them."""

import zipfile
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl.utils import range_boundaries

from secperf_pipeline.readers.containers import DAMAGED
from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.limits import MAX_WORKBOOK_CELLS

_SHEETS = "xl/worksheets/"
# What stands for the end of a column or row that has none.
_OPEN_END = 1_048_576
_RANGES = ("mergeCell", "hyperlink")


def check_worksheets(archive: zipfile.ZipFile) -> None:
    """Refuse worksheets whose cells, rows and ranges are more than a workbook may hold.

    One element of a few bytes merges, or links, seventeen billion cells; openpyxl makes an
    object of each. Parts that are no XML are left to it: it says that they are damaged.

    Raises
    ------
    FileRefusedError
        There are more cells than `limits` allows; the message names the part.
    """
    for entry in archive.infolist():
        if entry.filename.lstrip("/").lower().startswith(_SHEETS) and not entry.is_dir():
            _check(archive, entry)


def _check(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    count = 0
    try:
        with archive.open(entry) as part:
            for event, element in iterparse(part, events=("start", "end")):
                if event == "start":
                    count += _cells(element)
                else:
                    element.clear()
                if count > MAX_WORKBOOK_CELLS:
                    reason = (
                        f"{entry.filename} of the workbook has more than {MAX_WORKBOOK_CELLS:,} "
                        "cells, rows, and merged or linked cells; undo merged or linked columns, "
                        "or export the sheet as CSV"
                    )
                    raise refusal("too_large", reason)
    except (ParseError, DefusedXmlException, ValueError, *DAMAGED):
        return


def _cells(element: Element) -> int:
    name = element.tag.rpartition("}")[2]
    if name not in _RANGES:
        return name in ("c", "row")
    try:
        left, top, right, bottom = range_boundaries(element.get("ref", "A1"))
    except ValueError:
        return 0
    width = abs((right or _OPEN_END) - (left or 1)) + 1
    height = abs((bottom or _OPEN_END) - (top or 1)) + 1
    return int(width * height)
