"""Known columns taken out of a sheet: by their headers in any language, or as declared."""

import pytest

from secperf_pipeline.readers.csv_sheet import read_csv_sheet
from secperf_pipeline.readers.faults import FileRefusedError, RowIssue
from secperf_pipeline.readers.named_columns import NamedColumns, header_position, named_columns
from secperf_pipeline.readers.reading import Reading

HEADERS = {"control_id": ["Control", "통제번호"], "status": ["Status", "이행여부"]}


def named(text: str, declared: dict[str, str] | None = None) -> NamedColumns:
    return named_columns(read_csv_sheet(text), HEADERS, declared or {})


def test_a_column_is_found_by_any_of_its_headers_whatever_their_case() -> None:
    found = named("통제번호,STATUS,remark\nB1.1,yes,x\n")
    assert found.table.columns == ["control_id", "status"]
    assert found.table.cells["control_id"].to_list() == ["B1.1"]
    assert (dict(found.spelled), found.unused) == (
        {"control_id": "통제번호", "status": "STATUS"},
        ["remark"],
    )


def test_a_declared_column_wins_over_a_known_header() -> None:
    found = named("Status,Own\nno,yes\n", {"Own": "status"})
    assert found.table.cells["status"].to_list() == ["yes"]
    assert found.unused == ["Status"]


@pytest.mark.parametrize(
    ("text", "declared", "words"),
    [
        ("Status,Status\nyes,no\n", {}, "the header of column 2 is given twice"),
        ("Status,b\nyes,1\n", {"Done": "status"}, "the file has no such column"),
        ("Status,b\nyes,1\n", {"b": "state"}, "the fields are control_id, status"),
        ("Status,b\n", {}, "no data rows"),
    ],
)
def test_a_header_that_contradicts_itself_or_wave_yaml_is_refused(
    text: str, declared: dict[str, str], words: str
) -> None:
    with pytest.raises(FileRefusedError) as caught:
        named(text, declared)
    assert words in caught.value.faults[0].reason


def test_the_header_is_found_below_title_rows() -> None:
    sheet = read_csv_sheet("Audit of 2025,\nby us,\nControl,Status\nB1.1,yes\n")
    assert header_position(sheet, ["control_id", "status"], HEADERS) == 2
    assert header_position(sheet, ["control_id"], {"control_id": ["none"]}) is None


def test_messages_name_columns_as_the_file_does() -> None:
    found = named("통제번호,Status\nB1.1,yes\n")
    fault = RowIssue(row_number=2, column_name="control_id", rule="x", reason="y")
    told = found.respell(Reading(kind="audit", rows_read=1, faults=[fault]))
    assert told.faults[0].column_name == "통제번호"
