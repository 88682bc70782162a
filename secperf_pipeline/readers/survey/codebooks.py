"""The codebook of an export: the declared one, or the only one that knows its columns best."""

from dataclasses import replace

from secperf_pipeline.readers.codebook import Codebook
from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.survey.export import ExportColumn, SurveyExport
from secperf_pipeline.readers.survey.matching import match_key


def apply_codebook(export: SurveyExport, declared: Declared) -> SurveyExport:
    """Add the texts and labels of its codebook, where it has one, to the columns of an export.

    Raises
    ------
    FileRefusedError
        The declared codebook is not there, or two codebooks fit the file equally.
    """
    known = {
        one.path: (one, _known_columns(export, one))
        for one in declared.codebooks
        if one.tool == export.tool
    }
    if declared.file.codebook is not None:
        if declared.file.codebook not in known:
            reason = (
                f"this quarter has no {export.tool} codebook called {declared.file.codebook}; "
                "add it, or correct the file's `codebook` in wave.yaml"
            )
            raise refusal("codebook", reason, rows_read=export.rows_read)
        return _explain(export, known[declared.file.codebook][0])
    most = max((count for _, count in known.values()), default=0)
    best = [one for one, count in known.values() if count == most]
    if not most:
        return export
    if len(best) > 1:
        names = " and ".join(one.path for one in best)
        reason = f"{names} both fit the file; declare its `codebook` in wave.yaml"
        raise refusal("codebook", reason, rows_read=export.rows_read)
    return _explain(export, best[0])


def _known_columns(export: SurveyExport, codebook: Codebook) -> int:
    return sum(
        any(match_key(name) in codebook.columns for name in column.names)
        for column in export.columns
    )


def _explain(export: SurveyExport, codebook: Codebook) -> SurveyExport:
    columns = [_column(column, codebook) for column in export.columns]
    note = f"codes and wordings are read by {codebook.path}"
    return replace(export, columns=columns, notes=[*export.notes, note])


def _column(column: ExportColumn, codebook: Codebook) -> ExportColumn:
    for name in column.names:
        entry = codebook.columns.get(match_key(name))
        if entry is not None:
            return replace(column, names=(*column.names, *entry.texts), labels=entry.labels)
    return column
