"""Microsoft Forms: the workbook of responses."""

from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.export import (
    ExportColumn,
    SurveyExport,
    below_headers,
    broken_below,
)
from secperf_pipeline.readers.survey.export_rows import read_export

_START = {"start time", "시작 시간", "開始時刻", "startzeit", "heure de début"}
_START |= {"hora de inicio", "ora di inizio", "hora de início", "开始时间", "開始時間"}
_END = {"completion time", "완료 시간", "完了時刻", "fertigstellungszeit", "heure de fin"}
_END |= {
    "hora de finalización",
    "ora di completamento",
    "hora de conclusão",
    "完成时间",
    "完成時間",
}


def _recognises(document: Document) -> bool:
    header = [cell.casefold() for cell in document.header[:3]]
    return len(header) == 3 and header[0] == "id" and header[1] in _START and header[2] in _END


def _read(document: Document, declared: Declared) -> Reading:
    """Read the responses: one column per statement; times are the exporting person's local ones.

    E-mail and name are never matched, and so stay outside.
    """
    cells, lines = below_headers(document.sheet, 1)
    export = SurveyExport(
        tool="microsoft_forms",
        columns=[ExportColumn(name=name, names=(name,)) for name in document.header],
        cells=cells,
        lines=lines,
        header_line=document.sheet.lines[0],
        fields={"response_id": 0, "started_at": 1, "submitted_at": 2},
        broken=broken_below(document.sheet, lines),
        numbers_are_points=True,
    )
    return read_export(export, declared)


MICROSOFT_FORMS = Format(name="microsoft_forms", kind="survey", recognises=_recognises, read=_read)
