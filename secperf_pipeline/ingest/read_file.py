"""One file of the inbox: opened, recognised, read; refused whole where any of that fails."""

import traceback
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
from polars.exceptions import PanicException

from secperf_pipeline.declarations.instrument import Instrument, all_instruments
from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.personal_data import without_personal
from secperf_pipeline.domain.project import PACKAGE
from secperf_pipeline.ingest.formats import CODEBOOKS, FORMATS, format_named, recognise_format
from secperf_pipeline.ingest.headers import told_header
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.labels import refuse_personal_labels
from secperf_pipeline.readers.codebook import Codebook
from secperf_pipeline.readers.document import Document, open_document
from secperf_pipeline.readers.faults import FAULT_LIMIT, FileRefusedError, RowIssue
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.medium import medium_of
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER

_BROKEN_TEXTS = {
    "control_character": (
        r"\p{Cc}",
        "the text contains a NUL, a line break or another control character; remove it",
    ),
    "rounded_id": (
        r"^\d([.,]\d+)?[eE]\+\d+$",
        "a program has rounded this id and its digits are lost; export it as text",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """What reading one file gave; ``format`` is None where it could not be told."""

    format: Format | None
    reading: Reading


def read_file(
    path: str,
    content: bytes,
    wave: Wave,
    codebooks: tuple[Codebook, ...] = (),
    *,
    formats: tuple[Format, ...] = FORMATS,
) -> FileReading:
    """Read one file as the wave declares it; a refusal comes back as a reading with faults."""
    file = wave.declared_file(path)
    declared = Declared(wave=wave, file=file, instruments=_candidates(wave), codebooks=codebooks)
    kind: Format | None = None
    sheet: Document | None = None
    try:
        document = open_document(path, content, encoding=file.encoding, delimiter=file.delimiter)
        kind, sheet = recognise_format(document, file, formats)
        reading = kind.read(sheet, declared)
        reading = replace(reading, notes=[*document.notes, *reading.notes])
        reading = refuse_personal_labels(_refuse_broken_texts(reading), wave)
    except FileRefusedError as refused:
        reading = _refused_reading(kind, refused.faults, refused.rows_read)
    except SecperfError:
        raise
    # Whatever a stranger's file provokes, it is this file that is refused, and not the run. What
    # polars raises where its own code fails is no Exception.
    except (Exception, PanicException) as error:
        reading = _refused_reading(kind, [_unforeseen_fault(error, kind, sheet, file.format)])
    return FileReading(format=kind, reading=_told(reading, file.columns))


def _told(reading: Reading, declared: Collection[str]) -> Reading:
    """Say of each issue only what may be told: no header that a person may have written."""

    def told(issue: RowIssue) -> RowIssue:
        column = issue.column_name
        named = None if column is None else told_header(column, declared)
        return replace(issue, column_name=named, reason=without_personal(issue.reason))

    return replace(
        reading,
        faults=[told(one) for one in reading.faults],
        exclusions=[told(one) for one in reading.exclusions],
        notes=[without_personal(one) for one in reading.notes],
    )


def _unforeseen_fault(
    error: BaseException, kind: Format | None, sheet: Document | None, stated: str | None
) -> RowIssue:
    """Word a fault that no rule foresees, without the error's own words: they may hold a cell."""
    if isinstance(error, MemoryError):
        reason = (
            "the machine does not have enough memory for the file; split the file, or free memory"
        )
        return RowIssue(rule="too_large", reason=reason)
    if stated is not None and kind is not None and sheet is not None and not kind.recognises(sheet):
        reason = (
            f"wave.yaml declares the file as {stated}, but the file does not look like one; "
            "correct the file's `format`, remove it, or declare in `columns` which column is "
            "which field"
        )
        return RowIssue(rule="format", reason=reason)
    what = f"{type(error).__name__} in {_place(error)}"
    if isinstance(error, PanicException):
        reason = (
            f"a library failed while it read the file ({what}): the file is probably damaged; "
            "export it again, and if that does not help, please report this line"
        )
        return RowIssue(rule="damaged", reason=reason)
    reason = (
        f"secperf could not read the file ({what}), and no rule says why; please report this line"
    )
    return RowIssue(rule="unforeseen", reason=reason)


def _place(error: BaseException) -> str:
    """Name the innermost line of secperf's own code that the error went through."""
    frames = [
        (Path(frame.filename).resolve(), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    own = [(file, line) for file, line in frames if file.is_relative_to(PACKAGE)]
    file, line = own[-1]
    return f"{file.relative_to(PACKAGE).as_posix()}:{line}"


def _refuse_broken_texts(reading: Reading) -> Reading:
    """Refuse ids, words and names that are not what was written, in every medium alike.

    Two that differ in a character which no screen shows read alike, and so do numbers that a
    program has rounded.
    """
    faults = [
        RowIssue(row_number=line, column_name=column, rule=rule, reason=reason)
        for rows in reading.tables.values()
        if ROW_NUMBER in rows.columns
        for column in _columns_with_broken_texts(rows)
        for rule, (pattern, reason) in _BROKEN_TEXTS.items()
        for line in rows.filter(pl.col(column).str.contains(pattern))[ROW_NUMBER]
    ]
    if not faults:
        return reading
    return replace(reading, tables={}, exclusions=[], faults=faults[:FAULT_LIMIT])


def _columns_with_broken_texts(rows: pl.DataFrame) -> list[str]:
    # One look at a million ids costs a tenth of a second: both patterns share it.
    either = "|".join(pattern for pattern, _ in _BROKEN_TEXTS.values())
    texts = rows.select(pl.col(pl.String).exclude("missing_reason"))
    return [column.name for column in texts if column.str.contains(either).any()]


def codebooks_of(files: Iterable[InboxFile], wave: Wave) -> tuple[Codebook, ...]:
    """Read the codebook files of a quarter; a broken one is listed when all files are read."""
    found = []
    for file in files:
        declared = wave.declared_file(file.path).format
        is_other = declared is not None and format_named(declared) not in CODEBOOKS
        # No codebook format is a workbook, and opening one takes long.
        if file.content is None or is_other or medium_of(file.content, file.path) == "workbook":
            continue
        read = read_file(file.path, file.content, wave, formats=CODEBOOKS)
        if read.reading.codebook is not None:
            found.append(read.reading.codebook)
    return tuple(found)


def _refused_reading(kind: Format | None, faults: list[RowIssue], rows_read: int = 0) -> Reading:
    name = kind.kind if kind is not None else "unknown"
    return Reading(kind=name, rows_read=rows_read, faults=faults)


def _candidates(wave: Wave) -> dict[str, Instrument]:
    declared = all_instruments()
    return declared if wave.instrument is None else {wave.instrument: declared[wave.instrument]}
