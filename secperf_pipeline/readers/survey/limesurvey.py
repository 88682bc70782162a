"""LimeSurvey: results as CSV, with answer codes or with full answers."""

from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import RowIssue
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.export import (
    ExportColumn,
    SurveyExport,
    below_headers,
    broken_below,
    grid_names,
    positions_of,
)
from secperf_pipeline.readers.survey.export_rows import read_export

_RESPONSE_ID = ["id", "Response ID", "Answer ID", "Antwort ID", "응답 ID", "回答 ID", "回答ID"]
_FIELDS = {
    "response_id": _RESPONSE_ID,
    "submitted_at": ["submitdate", "Date submitted", "Datum Abgeschickt", "제출 날짜", "送信日時"],
    "started_at": ["startdate", "Date started", "Datum gestartet", "시작 날짜", "開始日時"],
    "duration_seconds": ["interviewtime", "Total time", "Gesamtzeit"],
}
_CODE_MARKS = {"submitdate", "lastpage", "startlanguage"}
# What an anonymised survey writes in place of the day.
_HIDDEN_DAY = "1980-01-01"


def _recognises(document: Document) -> bool:
    header = [cell.casefold() for cell in document.header]
    if not header:
        return False
    has_text_mark = header[0] in {one.casefold() for one in _RESPONSE_ID[1:]}
    return has_text_mark or (header[0] == "id" and bool(_CODE_MARKS & set(header)))


def _read(document: Document, declared: Declared) -> Reading:
    """Read the responses; without a submission date a response is unfinished and left out."""
    cells, lines = below_headers(document.sheet, 1)
    fields = positions_of(document.header, _FIELDS)
    submitted = fields.get("submitted_at")
    exclusions = {}
    if submitted is not None:
        days = cells[:, submitted].to_list()
        exclusions = {
            row: RowIssue(
                row_number=lines[row],
                column_name=document.header[submitted],
                rule="unfinished",
                reason="the response was never submitted",
            )
            for row, day in enumerate(days)
            if not day
        }
        if any(day.startswith(_HIDDEN_DAY) for day in days):
            del fields["submitted_at"]
    export = SurveyExport(
        tool="limesurvey",
        columns=[ExportColumn(name=name, names=grid_names(name)) for name in document.header],
        cells=cells,
        lines=lines,
        fields=fields,
        exclusions=exclusions,
        broken=broken_below(document.sheet, lines),
    )
    return read_export(export, declared)


LIMESURVEY = Format(name="limesurvey", kind="survey", recognises=_recognises, read=_read)
