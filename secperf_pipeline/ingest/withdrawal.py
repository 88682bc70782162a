"""A response taken out of the files that hold it: its lines emptied, every other one in its place.

Row numbers of the other responses stay, and with them the ids of those whom a file does not name.
"""

import bisect
import io
import re
import warnings
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import openpyxl

from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.outcomes import WAVE_FILE
from secperf_pipeline.ingest.pseudonyms import PseudonymKey
from secperf_pipeline.ingest.read_file import codebooks_of, read_file
from secperf_pipeline.readers.document import Document, open_document
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER
from secperf_pipeline.readers.text import decode_by_codec

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_REMEDY = "export it again without this response, put that in its place, and call it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """Where files hold a response.

    Parameters
    ----------
    respondent
        The id by which files name its respondent; None where no file does.
    lines
        Lines or rows by path.
    whole
        Paths of files that hold nothing else.
    unread
        Paths of files that could not be read so far that their rows have ids.
    """

    respondent: str | None
    lines: dict[str, list[int]]
    whole: frozenset[str]
    unread: list[str]


def holdings(
    files: Iterable[InboxFile],
    wave: Wave,
    key: PseudonymKey,
    response_id: str,
    *,
    beside: Iterable[InboxFile] = (),
    respondent: str | None = None,
) -> Holdings:
    """Find a response in the surveys and reviews of one quarter.

    Parameters
    ----------
    files
        Files as they lie, or lay, in the quarter's folder.
    wave
        How they are read.
    key
        The key that made the pseudonyms.
    response_id
        The pseudonym.
    beside
        Files that explain them and are not looked through.
    respondent
        The id, where another file has told it.
    """
    files = [file for file in files if file.content is not None and file.path != WAVE_FILE]
    codebooks = codebooks_of([*beside, *files], wave)
    readings = {
        file.path: read_file(file.path, file.content or b"", wave, codebooks).reading
        for file in files
    }
    lines: dict[str, list[int]] = {}
    for path, reading in readings.items():
        if reading.respondents is None:
            continue
        ids = reading.respondents["respondent_id"].drop_nulls().unique().to_list()
        own = [one for one in ids if key.response_id(wave.quarter, one) == response_id]
        if own:
            respondent = own[0]
            rows = reading.respondents.filter(respondent_id=respondent)
            lines[path] = rows[ROW_NUMBER].to_list()
    for path, reading in readings.items():
        if found := _reviewed(reading, {respondent, response_id}):
            lines[path] = found
    unread = [path for path, reading in readings.items() if _is_unread(reading)]
    whole = {path for path, own in lines.items() if len(own) == readings[path].rows_read}
    return Holdings(respondent=respondent, lines=lines, whole=frozenset(whole), unread=unread)


def without_lines(path: str, content: bytes, lines: Collection[int], wave: Wave) -> bytes:
    """Empty lines of a CSV file, or rows of a workbook.

    Raises
    ------
    SecperfError
        The file is of another kind; the message says what to do.
    """
    declared = wave.declared_file(path)
    document = open_document(
        path, content, encoding=declared.encoding, delimiter=declared.delimiter
    )
    if document.content is content and document.medium == "text":
        return _without_text_lines(document, lines, declared.encoding)
    if document.content is content and document.medium == "workbook":
        return _without_rows(document, lines)
    raise SecperfError(f"{path}: a file of this kind cannot be rewritten; {_REMEDY}")


def holds_text(content: bytes, text: str) -> bool:
    """Tell whether a file that cannot be read holds a text in any usual encoding."""
    codecs = ("utf-8", "utf-16-le", "utf-16-be", "cp949", "cp932", "cp1252")
    return any(text.encode(codec, errors="ignore") in content for codec in codecs)


def _reviewed(reading: Reading, ids: Collection[str | None]) -> list[int]:
    rows = reading.tables.get("screening_reviews")
    if rows is None:
        return []
    who = "respondent_id" if "respondent_id" in rows.columns else "response_id"
    named = [one for one in ids if one is not None]
    return rows.filter(rows[who].is_in(named))[ROW_NUMBER].to_list()


def _is_unread(reading: Reading) -> bool:
    return bool(reading.faults) and (
        reading.kind in ("reviews", "unknown")
        or (reading.kind == "survey" and reading.respondents is None)
    )


def _without_text_lines(document: Document, lines: Collection[int], encoding: str | None) -> bytes:
    codec, text = decode_by_codec(document.content, encoding)
    physical = _LINE.findall(text)
    starts = document.sheet.lines
    for line in lines:
        following = bisect.bisect_right(starts, line)
        end = starts[following] - 1 if following < len(starts) else len(physical)
        for position in range(line - 1, end):
            physical[position] = physical[position][len(physical[position].rstrip("\r\n")) :]
    return "".join(physical).encode(codec)


def _without_rows(document: Document, lines: Collection[int]) -> bytes:
    if len(document.workbook.sheets) != 1:
        raise SecperfError(f"{document.path}: the workbook has several sheets; {_REMEDY}")
    with warnings.catch_warnings():
        # openpyxl warns of styles and filters that it does not keep.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(document.content))
    worksheet = book[document.workbook.sheets[0].name or ""]
    for line in lines:
        for cell in worksheet[line]:
            cell.value = None
            cell.comment = None
            cell.hyperlink = None
    rewritten = io.BytesIO()
    book.save(rewritten)
    return rewritten.getvalue()
