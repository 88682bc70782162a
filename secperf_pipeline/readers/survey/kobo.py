"""Kobo and ODK: the CSV or workbook of submissions."""

import re
from dataclasses import replace

from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import RowIssue
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

_FIELDS = {
    "response_id": ["_uuid", "meta/instanceID", "meta-instanceID", "KEY"],
    "started_at": ["start"],
    "submitted_at": ["end", "_submission_time", "SubmissionDate"],
}
# What the server adds differs each time that a submission is sent.
_ABOUT_SENDING = re.compile(r"_|meta[/-]|formhub/|(key|submissiondate|instanceid)$", re.IGNORECASE)
_MARKS = ({"_uuid", "_submission_time"}, {"key", "submissiondate"})


def _recognises(document: Document) -> bool:
    header = {cell.casefold() for cell in document.header}
    return any(marks <= header for marks in _MARKS)


def _read(document: Document, declared: Declared) -> Reading:
    """Read the submissions; one that was sent again, with id and answers the same, counts once.

    ``start`` and ``end`` carry an offset; the time of submission is UTC without saying so.
    """
    cells, lines = below_headers(document.sheet, 1)
    fields = positions_of(document.header, _FIELDS)
    has_end = "end" in {cell.casefold() for cell in document.header}
    export = SurveyExport(
        tool="kobo",
        columns=[ExportColumn(name=name, names=_names(name)) for name in document.header],
        cells=cells,
        lines=lines,
        fields=fields,
        broken=broken_below(document.sheet, lines),
        time_zone=None if has_end else "UTC",
    )
    return read_export(_leave_out_resent(export), declared)


def _names(header: str) -> tuple[str, ...]:
    """Name a column with its groups and without: Kobo joins them by /, ODK Central by -."""
    return tuple(dict.fromkeys((header, header.split("/")[-1], header.split("-")[-1])))


def _leave_out_resent(export: SurveyExport) -> SurveyExport:
    """Leave out what was sent again; other answers under a known id stay, to be refused."""
    position = export.fields["response_id"]
    told = [at for at, one in enumerate(export.columns) if not _ABOUT_SENDING.match(one.name)]
    first: dict[tuple[str, ...], int] = {}
    exclusions: dict[int, RowIssue] = {}
    for row, (cells, line) in enumerate(zip(export.cells.rows(), export.lines, strict=True)):
        sent = (cells[position], *(cells[at] for at in told))
        if sent[0] and sent in first:
            exclusions[row] = RowIssue(
                row_number=line,
                column_name=export.columns[position].name,
                rule="resent",
                reason=f"the submission of line {first[sent]} was sent again",
            )
        first.setdefault(sent, line)
    return replace(export, exclusions=exclusions)


KOBO = Format(name="kobo", kind="survey", recognises=_recognises, read=_read)
