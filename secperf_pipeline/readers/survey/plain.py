"""The plain wide layout: a header of item ids or questions, one row per respondent."""

from secperf_pipeline.declarations.instrument import all_instruments
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.medium import Medium
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.export import ExportColumn, SurveyExport, grid_names
from secperf_pipeline.readers.survey.export_rows import read_export
from secperf_pipeline.readers.survey.matching import fits_an_instrument
from secperf_pipeline.readers.table import ROW_NUMBER


def _recognises(document: Document) -> bool:
    return document.is_tabular and fits_an_instrument(document.header, all_instruments().values())


def _read(document: Document, declared: Declared) -> Reading:
    table = document.table
    columns = [ExportColumn(name=name, names=grid_names(name)) for name in table.columns]
    export = SurveyExport(
        tool="plain",
        columns=columns,
        cells=table.cells.drop(ROW_NUMBER),
        lines=table.cells[ROW_NUMBER].to_list(),
        header_line=table.header_line,
        broken={table.columns.index(name): cells for name, cells in table.broken.items()},
        numbers_are_points=True,
        needs_respondent=True,
        needs_time_zone=True,
    )
    return read_export(export, declared)


def _format(name: str, medium: Medium) -> Format:
    return Format(
        name=name,
        kind="survey",
        recognises=lambda document: document.medium == medium and _recognises(document),
        read=_read,
        is_fallback=True,
    )


SURVEY_WIDE_CSV = _format("survey_wide_csv", "text")
SURVEY_WIDE_XLSX = _format("survey_wide_xlsx", "workbook")
SURVEY_WIDE_PARQUET = _format("survey_wide_parquet", "parquet")
