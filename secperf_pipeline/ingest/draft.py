"""A wave.yaml drafted for a file that no wave.yaml declares yet."""

import json

from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.ingest.headers import told_header
from secperf_pipeline.ingest.read_file import FileReading
from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.faults import FileRefusedError

_MOST_HEADERS = 60
_MOST_ANSWERS = 20


def draft_of(path: str, content: bytes, wave: Wave, read: FileReading, quarter: str) -> list[str]:
    """Write the lines of a wave.yaml: what was recognised, and what must be declared.

    Parameters
    ----------
    path, content
        The file, as it would lie below the quarter's folder.
    wave
        What stood in for a declaration when the file was read.
    read
        What reading it gave.
    quarter
        Quarter of the folder, or an example.
    """
    rules = {fault.rule for fault in read.reading.faults}
    lines = ["draft of a wave.yaml (declare what is marked with <...>):", f"  quarter: {quarter}"]
    if read.format is None or read.format.kind == "survey":
        lines += _survey(wave, read)
    lines += ["  files:", f"    - path: {_quote(path)}"]
    name = read.format.name if read.format else "<one of the formats in docs/inbox.md>"
    lines += [f"      format: {name}"]
    if "encoding" in rules:
        lines += ["      encoding: <cp949, cp932, cp1252, utf-16, ...>"]
    if "delimiter" in rules:
        lines += ['      delimiter: <",", ";" or "\\t">']
    if any("date_order" in note for note in read.reading.notes):
        lines += ["      date_order: <dmy or mdy>"]
    if "repeated_respondent" in rules:
        lines += ["      repeats: <first or last>"]
    if rules & {"off_scale"}:
        words = dict.fromkeys(f.value for f in read.reading.faults if f.rule == "off_scale")
        # An answer that could be a person's words is not told: the user finds it by its line.
        told = [_quote(word) for word in words if word is not None] or ["<answer of the file>"]
        pairs = [f"{word}: <point or reason>" for word in told[:_MOST_ANSWERS]]
        lines += [f"      answers: {{{', '.join(pairs)}}}"]
    if rules & {"instrument", "missing_column", "ambiguous_column", "unknown_format"}:
        lines += _columns(path, content, wave)
    return lines


def _survey(wave: Wave, read: FileReading) -> list[str]:
    instrument = read.reading.instrument
    name = instrument.id if instrument else wave.instrument or "<id of the questionnaire>"
    zone = wave.time_zone or "<zone of times without an offset, such as Asia/Seoul>"
    return [f"  instrument: {name}", f"  time_zone: {zone}"]


def _columns(path: str, content: bytes, wave: Wave) -> list[str]:
    headers = _headers(path, content, wave)
    if not headers:
        return []
    lines = ["      columns:  # keep the lines that say what an item or a field is"]
    told = [(at, told_header(one)) for at, one in enumerate(headers[:_MOST_HEADERS], start=1)]
    lines += [
        f"        {_quote(one)}: <item or field>"
        if one == headers[at - 1]
        else f"        <header of column {at}, {one.strip('()')}>: <item or field>"
        for at, one in told
    ]
    if len(headers) > _MOST_HEADERS:
        lines += [f"        # and {len(headers) - _MOST_HEADERS} more columns"]
    return lines


def _headers(path: str, content: bytes, wave: Wave) -> list[str]:
    file = wave.declared_file(path)
    try:
        document = open_document(path, content, encoding=file.encoding, delimiter=file.delimiter)
        return [one for one in document.header if one]
    except FileRefusedError:
        # Why it cannot be opened is among the faults already.
        return []


def _quote(text: str) -> str:
    # A JSON string is a YAML string.
    return json.dumps(text, ensure_ascii=False)
