"""Which format a file has: by its columns, or as declared."""

import pytest

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.ingest.formats import FORMATS, format_named
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import read_quarter
from tests.inbox import loaded, outcome
from tests.quarters import CHECKLIST, QUARTER, SURVEY, load
from tests.surveys import HONEST, ITEMS, xlsx_of


def test_files_are_recognised_by_their_columns() -> None:
    result = load(a=SURVEY, b=CHECKLIST)
    assert [(one.kind, one.status) for one in result.outcomes] == [
        ("survey", "loaded"),
        ("audit", "loaded"),
    ]
    assert result.instrument is not None
    assert result.instrument.id == "secperf-2021"


@pytest.mark.parametrize("name", ["qualtrics", "kobo", "oscal", "incidents_csv", "gophish_events"])
def test_a_format_that_the_file_does_not_have_is_named(name: str) -> None:
    declared = f"quarter: 2021Q4\nfiles: [{{path: a.csv, format: {name}}}]\n".encode()
    files = [InboxFile("wave.yaml", declared), InboxFile("a.csv", b"x,y\n1,2\n")]
    (issue, *_) = outcome(read_quarter(QUARTER, files), "a.csv").issues
    assert issue.rule in ("format", "missing_column", "json")


def test_data_in_two_sheets_has_to_be_declared() -> None:
    rows = [["respondent_id", *ITEMS], ["a", *HONEST]]
    content = xlsx_of({"Sheet": rows, "Copy": rows})
    message = outcome(loaded({"a.xlsx": content}), "a.xlsx").message or ""
    assert "survey_wide_xlsx in 'Sheet', survey_wide_xlsx in 'Copy'" in message


def test_a_format_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(DeclarationError, match="there is no format 'excel'; the formats are asff"):
        format_named("excel")


def test_no_two_formats_have_one_name() -> None:
    assert len({one.name for one in FORMATS}) == len(FORMATS)
