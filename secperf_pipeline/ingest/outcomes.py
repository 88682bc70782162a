"""What became of each file of a quarter, in words for the ledger."""

from dataclasses import dataclass

from secperf_pipeline.declarations.wave import Wave, compose_letters
from secperf_pipeline.domain.hashing import sha256_of_bytes
from secperf_pipeline.ingest.headers import left_out
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.read_file import FileReading
from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue
from secperf_pipeline.readers.reading import Reading

WAVE_FILE = "wave.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """What became of one file; the columns of ``raw.files`` and its rejected rows."""

    path: str
    sha256: str | None
    kind: str
    format: str | None
    status: str
    rows_read: int = 0
    rows_accepted: int = 0
    message: str | None = None
    issues: tuple[RowIssue, ...] = ()

    @property
    def rows_rejected(self) -> int:
        """Rows that did not enter the raw tables."""
        return self.rows_read - self.rows_accepted


def file_outcome(file: InboxFile, reading: Reading, read: FileReading) -> FileOutcome:
    """Say what became of a file that was read."""
    assert file.content is not None
    refused = bool(reading.faults)
    return FileOutcome(
        path=file.path,
        sha256=sha256_of_bytes(file.content),
        kind=reading.kind,
        format=read.format.name if read.format else None,
        status="refused" if refused else "loaded",
        rows_read=reading.rows_read,
        rows_accepted=0 if refused else reading.rows_read - len(reading.exclusions),
        message=_refusal(reading.faults) if refused else _remarks(reading),
        issues=tuple(reading.faults if refused else reading.exclusions),
    )


def unread_outcome(file: InboxFile) -> FileOutcome:
    """Say what became of a file that was not read: ignored, refused, or the declaration."""
    return FileOutcome(
        path=file.path,
        sha256=sha256_of_bytes(file.content) if file.content is not None else None,
        kind="declaration" if file.path == WAVE_FILE else "unknown",
        format="wave_yaml" if file.path == WAVE_FILE else None,
        status=file.status or "loaded",
        message=file.message,
    )


def absent_outcomes(wave: Wave, present: set[str]) -> list[FileOutcome]:
    """List the files that wave.yaml declares and that are not there: a name may be misspelt."""
    message = (
        "wave.yaml declares this file, but it is not in the folder; correct its `path`, or add it"
    )
    return [
        FileOutcome(
            path=declared.path,
            sha256=None,
            kind="unknown",
            format=declared.format,
            status="refused",
            message=message,
        )
        for declared in wave.files
        if declared.path not in {compose_letters(path) for path in present}
    ]


def _refusal(faults: list[RowIssue]) -> str:
    first = faults[0]
    where = ", ".join(
        part
        for part in (
            f"line {first.row_number}" if first.row_number else "",
            f"column {first.column_name}" if first.column_name else "",
        )
        if part
    )
    count = f"{len(faults)}{' or more' if len(faults) >= FAULT_LIMIT else ''}"
    more = "" if len(faults) == 1 else f" ({count} faults, see quality.rejected_rows)"
    return f"{where + ': ' if where else ''}{first.reason}{more}"


def _remarks(reading: Reading) -> str | None:
    remarks = list(reading.notes)
    if reading.unused_columns:
        remarks.append(f"columns left out: {left_out(reading.unused_columns)}")
    return "; ".join(remarks) or None
