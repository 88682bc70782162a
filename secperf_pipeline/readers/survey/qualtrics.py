"""Qualtrics: CSV (or a workbook of it) with three header rows, or the two of older exports."""

import re
from dataclasses import replace

from secperf_pipeline.declarations.wave import DeclaredFile
from secperf_pipeline.domain.personal_data import KnownWords
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import (
    FAULT_LIMIT,
    FileRefusedError,
    RowIssue,
)
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.sheet import Sheet
from secperf_pipeline.readers.survey.export import (
    ExportColumn,
    SurveyExport,
    below_headers,
    broken_below,
    positions_of,
)
from secperf_pipeline.readers.survey.export_rows import read_export

_FIELDS = {
    "response_id": ["ResponseId", "ResponseID"],
    "submitted_at": ["EndDate", "RecordedDate"],
    "started_at": ["StartDate"],
    "duration_seconds": ["Duration (in seconds)"],
    "status": ["Status"],
    "finished": ["Finished"],
}
_MARKS = {"responseid", "finished", "status"}
_IMPORT_ID = re.compile(r"""['"]ImportId['"]\s*:\s*['"]([^'"]+)['"]""")
_TIME_ZONE = re.compile(r"""['"]timeZone['"]\s*:\s*['"]([^'"]+)['"]""")
_DISPLAY_ORDER = re.compile(r"_DO(_|$)")
# What becomes of a row by its Status: None counts, else the rule that leaves it out and why.
_KINDS = {
    "response": None,
    "preview": ("preview", "a preview of the survey"),
    "test": ("test", "a generated test response"),
    "spam": ("spam", "the tool suspects spam"),
    "other": ("other_status", "the response was imported, or collected offline or by EX"),
}
_STATUSES = {
    **dict.fromkeys(["0", "ip address", "ip-adresse", "adresse ip", "dirección ip"], "response"),
    **dict.fromkeys(["ip 주소", "ipアドレス"], "response"),
    **dict.fromkeys(["1", "survey preview", "17", "offline survey preview"], "preview"),
    **dict.fromkeys(["2", "survey test"], "test"),
    **dict.fromkeys(["8", "9", "12", "40", "spam", "survey preview spam"], "spam"),
    **dict.fromkeys(["imported spam", "ex spam"], "spam"),
    **dict.fromkeys(["4", "16", "32", "48"], "other"),
    **dict.fromkeys(["imported", "offline", "ex", "ex offline"], "other"),
}
# Excel writes truth values in its own language.
_FINISHED = {"1": True, "true": True, "wahr": True, "vrai": True}
_FINISHED |= {"0": False, "false": False, "falsch": False, "faux": False}
_TOLD = KnownWords([*_STATUSES, *_FINISHED, *_KINDS])


def _recognises(document: Document) -> bool:
    return document.is_tabular and _names(document.sheet) is not None


def _names(sheet: Sheet) -> list[str] | None:
    """Find the row that names the tool's own columns: the first, or the second of old exports."""
    for row in (0, 1):
        names = sheet.row(row)
        if {name.casefold() for name in names} >= _MARKS:
            return names
    return None


def _read(document: Document, declared: Declared) -> Reading:
    """Read the responses; previews, tests, spam and unfinished ones are left out."""
    sheet = document.sheet
    names = _names(sheet) or []
    first, second, third = sheet.row(0), sheet.row(1), sheet.row(2)
    has_ids = sum(bool(_IMPORT_ID.search(cell)) for cell in third) * 2 > len(third)
    fields = positions_of(names, _FIELDS)
    has_answers_next = second[fields["response_id"]].startswith("R_") if second else True
    headers = 3 if has_ids else 1 if has_answers_next else 2
    cells, lines = below_headers(sheet, headers)
    ids = third if has_ids else [""] * sheet.width
    questions = second if headers > 1 else [""] * sheet.width
    zone = next((found[1] for cell in ids if (found := _TIME_ZONE.search(cell))), None)
    export = SurveyExport(
        tool="qualtrics",
        columns=[_column(*one) for one in zip(first, questions, ids, strict=True)],
        cells=cells,
        lines=lines,
        fields=fields,
        broken=broken_below(sheet, lines),
        repeats="first",
        time_zone=zone,
    )
    return read_export(_leave_out_tests(export, declared.file), declared)


def _column(name: str, question: str, cell: str) -> ExportColumn:
    if _DISPLAY_ORDER.search(name):
        return ExportColumn(name=name, names=(name,))
    found = _IMPORT_ID.search(cell)
    import_id = found[1] if found else ""
    # A statement of a matrix follows its question: after " - ", or after "-" in old exports.
    statements = [question.split(mark, 1)[1] for mark in (" - ", "-") if mark in question]
    names = (name, question, *statements, import_id, import_id.replace("-", "_"))
    return ExportColumn(name=name or question, names=tuple(one for one in names if one))


def _leave_out_tests(export: SurveyExport, declared: DeclaredFile) -> SurveyExport:
    """Mark the rows that are no finished answers of respondents.

    Raises
    ------
    FileRefusedError
        A row's Status is no word that is known or declared, or the row says neither that it is
        finished nor that it is not.
    """
    exclusions: dict[int, RowIssue] = {}
    faults: list[RowIssue] = []
    # `answers` is about the questions first: it adds words, and changes none that is known.
    own = {word.casefold(): str(meaning) for word, meaning in declared.answers.items()}
    statuses = export.texts(export.fields["status"])
    finished = export.texts(export.fields["finished"])
    for row, (status, end) in enumerate(zip(statuses, finished, strict=True)):
        line, word = export.lines[row], status.casefold()
        kind = _STATUSES.get(word) or own.get(word, "")
        if kind not in _KINDS:
            faults.append(_unknown_status(line, status))
            continue
        mark = _KINDS[kind]
        if mark is not None:
            exclusions[row] = RowIssue(
                row_number=line, column_name="Status", rule=mark[0], reason=mark[1]
            )
        elif end.casefold() not in _FINISHED:
            reason = f"{_TOLD.told(end)} is neither True (1) nor False (0); correct it"
            faults.append(
                RowIssue(row_number=line, column_name="Finished", rule="value", reason=reason)
            )
        elif not _FINISHED[end.casefold()]:
            reason = "the respondent did not finish the survey"
            exclusions[row] = RowIssue(
                row_number=line, column_name="Finished", rule="unfinished", reason=reason
            )
    if faults:
        raise FileRefusedError(faults[:FAULT_LIMIT], export.rows_read)
    return replace(export, exclusions=exclusions)


def _unknown_status(line: int, status: str) -> RowIssue:
    reason = (
        f"{_TOLD.told(status)} is not a known Status; declare among the file's "
        "`answers` in wave.yaml which it is: response, preview, test, spam or other"
    )
    return RowIssue(row_number=line, column_name="Status", rule="unknown_status", reason=reason)


QUALTRICS = Format(name="qualtrics", kind="survey", recognises=_recognises, read=_read)
