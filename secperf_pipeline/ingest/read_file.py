"""One file of the inbox: opened, recognised, read; refused whole where any of that fails."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from secperf_pipeline.declarations.instrument import Instrument, all_instruments
from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.ingest.formats import CODEBOOKS, FORMATS, format_named, recognised
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.readers.codebook import Codebook
from secperf_pipeline.readers.document import Document, open_document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.medium import medium_of
from secperf_pipeline.readers.reading import FileRefusedError, Reading, RowIssue


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
        kind, sheet = recognised(document, file, formats)
        reading = kind.read(sheet, declared)
        reading = replace(reading, notes=[*document.notes, *reading.notes])
    except FileRefusedError as refused:
        reading = _refused(kind, refused.faults, refused.rows_read)
    except SecperfError:
        raise
    # Whatever a stranger's file provokes, it is this file that is refused, and not the run. The
    # error's own words may hold a cell, so only its type is told.
    except Exception as error:
        reading = _refused(kind, [_unforeseen(error, kind, sheet, file.format)])
    return FileReading(format=kind, reading=reading)


def _unforeseen(
    error: Exception, kind: Format | None, sheet: Document | None, stated: str | None
) -> RowIssue:
    if stated is not None and kind is not None and sheet is not None and not kind.recognises(sheet):
        reason = (
            f"wave.yaml declares the file as {stated}, and it has not the marks of one; correct "
            "the file's `format`, remove it, or declare which of its `columns` is which field"
        )
        return RowIssue(rule="format", reason=reason)
    reason = f"reading the file failed in an unforeseen way ({type(error).__name__})"
    return RowIssue(rule="unforeseen", reason=reason)


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


def _refused(kind: Format | None, faults: list[RowIssue], rows_read: int = 0) -> Reading:
    name = kind.kind if kind is not None else "unknown"
    return Reading(kind=name, rows_read=rows_read, faults=faults)


def _candidates(wave: Wave) -> dict[str, Instrument]:
    declared = all_instruments()
    return declared if wave.instrument is None else {wave.instrument: declared[wave.instrument]}
