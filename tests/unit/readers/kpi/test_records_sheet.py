"""Records of a JSON document as rows: the fields that are asked for, and no others."""

import json

import pytest

from secperf_pipeline.declarations.column_maps import column_map
from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.faults import FileRefusedError
from secperf_pipeline.readers.kpi.records_sheet import record_sheet
from secperf_pipeline.readers.sheet import Sheet


def sheet_of(content: object) -> Sheet:
    return record_sheet(
        open_document("cases.json", json.dumps(content).encode()), column_map("thehive")
    )


def test_each_record_is_a_row_of_the_fields_that_the_map_names() -> None:
    sheet = sheet_of([{"number": 7, "tags": ["drill", "mail"], "assignee": "kim@example.com"}])
    row = dict(zip(sheet.row(0), sheet.row(1), strict=True))
    assert row == {"number": "7", "tags": "drill, mail"}
    assert sheet.lines == [0, 1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"number": 1}, "no list of records"),
        ([{"number": 1}, "x"], "record 2 is not a JSON object"),
    ],
)
def test_a_document_without_records_is_refused(content: object, words: str) -> None:
    with pytest.raises(FileRefusedError) as caught:
        sheet_of(content)
    assert words in caught.value.faults[0].reason
