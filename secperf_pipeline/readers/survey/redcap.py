"""REDCap: the data as CSV, with codes or with labels."""

from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import RowIssue
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.export import (
    ExportColumn,
    SurveyExport,
    below_headers,
    broken_below,
)
from secperf_pipeline.readers.survey.export_rows import read_export

_RECORD = {"record_id", "record id"}
_COMPLETE = ("_complete", "complete?")
_NOT_COMPLETED = "[not completed]"


def _recognises(document: Document) -> bool:
    header = [cell.casefold() for cell in document.header]
    return (
        bool(header) and header[0] in _RECORD and any(cell.endswith(_COMPLETE) for cell in header)
    )


def _read(document: Document, declared: Declared) -> Reading:
    """Read the records; a survey page that was not completed leaves its record out."""
    cells, lines = below_headers(document.sheet, 1)
    stamps = [
        position
        for position, name in enumerate(document.header)
        if name.casefold().endswith(("_timestamp", "survey timestamp"))
    ]
    exclusions: dict[int, RowIssue] = {}
    for position in stamps:
        for row in (cells[:, position] == _NOT_COMPLETED).arg_true():
            exclusions[row] = RowIssue(
                row_number=lines[row],
                column_name=document.header[position],
                rule="unfinished",
                reason="the survey page was not completed",
            )
    export = SurveyExport(
        tool="redcap",
        columns=[ExportColumn(name=name, names=(name,)) for name in document.header],
        cells=cells,
        lines=lines,
        fields={"response_id": 0, **({"submitted_at": stamps[-1]} if stamps else {})},
        exclusions=exclusions,
        broken=broken_below(document.sheet, lines),
    )
    return read_export(export, declared)


REDCAP = Format(name="redcap", kind="survey", recognises=_recognises, read=_read)
