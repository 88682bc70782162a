"""SurveyMonkey: CSV or workbook of all responses, with its two header rows."""

from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.export import (
    ExportColumn,
    SurveyExport,
    below_headers,
    broken_below,
    positions_of,
)
from secperf_pipeline.readers.survey.export_rows import read_export

_RESPONSE_ID = ["Respondent ID", "RespondentID"]
_FIELDS = {
    "response_id": _RESPONSE_ID,
    "started_at": ["Start Date", "StartDate", "Date Created"],
    "submitted_at": ["End Date", "EndDate", "Date Modified"],
}
_PLAIN_ANSWER = {"response", "open-ended response", "응답", "回答"}


def _recognises(document: Document) -> bool:
    header = document.header
    return bool(header) and header[0] in _RESPONSE_ID and document.sheet.row(1)[:1] == [""]


def _read(document: Document, declared: Declared) -> Reading:
    """Read the responses: a blank cell of row 1 repeats the question to its left.

    Row 2 holds a statement of the question, or ``Response`` where the question has one answer.
    """
    sheet = document.sheet
    cells, lines = below_headers(sheet, 2)
    columns = []
    question = ""
    for upper, lower in zip(sheet.row(0), sheet.row(1), strict=True):
        question = upper or question
        is_one_answer = lower.casefold() in _PLAIN_ANSWER or not lower
        names = (question,) if is_one_answer else (lower, f"{question} [{lower}]")
        columns.append(ExportColumn(name=question if is_one_answer else lower, names=names))
    export = SurveyExport(
        tool="surveymonkey",
        columns=columns,
        cells=cells,
        lines=lines,
        fields=positions_of(sheet.row(0), _FIELDS),
        broken=broken_below(sheet, lines),
        numbers_are_points=True,
    )
    return read_export(export, declared)


SURVEYMONKEY = Format(name="surveymonkey", kind="survey", recognises=_recognises, read=_read)
