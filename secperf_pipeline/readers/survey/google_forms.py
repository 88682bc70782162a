"""Google Forms: the answers as CSV, as the Sheets workbook, or as the downloaded zip."""

from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.export import (
    ExportColumn,
    SurveyExport,
    below_headers,
    broken_below,
    grid_names,
)
from secperf_pipeline.readers.survey.export_rows import read_export

_TIMESTAMP = {
    "timestamp",
    "타임스탬프",
    "タイムスタンプ",
    "zeitstempel",
    "horodateur",
    "marca temporal",
    "carimbo de data/hora",
    "informazioni cronologiche",
    "时间戳记",
    "時間戳記",
}


def _recognises(document: Document) -> bool:
    return bool(document.header) and document.header[0].casefold() in _TIMESTAMP


def _read(document: Document, declared: Declared) -> Reading:
    """Read the answers: the header holds the questions, a grid's rows in square brackets.

    The tool has no respondent id, no start time and no mark of a test.
    """
    cells, lines = below_headers(document.sheet, 1)
    export = SurveyExport(
        tool="google_forms",
        columns=[ExportColumn(name=name, names=grid_names(name)) for name in document.header],
        cells=cells,
        lines=lines,
        header_line=document.sheet.lines[0],
        fields={"submitted_at": 0},
        broken=broken_below(document.sheet, lines),
        numbers_are_points=True,
    )
    return read_export(export, declared)


GOOGLE_FORMS = Format(name="google_forms", kind="survey", recognises=_recognises, read=_read)
