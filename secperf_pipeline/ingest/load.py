"""One load: everything that a quarter's inbox folder gives the raw tables."""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from secperf_pipeline.declarations.instrument import Instrument, all_instruments
from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.declarations.yaml_file import parse_declaration
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.hashing import sha256_of_bytes, sha256_of_files, sha256_of_json
from secperf_pipeline.domain.project import DBT_PROJECT, DECLARATIONS, PACKAGE, PROJECT
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.conflicts import conflicts
from secperf_pipeline.ingest.formats import Recognised, read_file, recognise
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.readers.reading import FAULT_LIMIT, FileRefusedError, Reading, RowIssue

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


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterLoad:
    """A quarter's inbox, read.

    Parameters
    ----------
    wave
        Declaration of the quarter.
    instrument
        Instrument of the survey files; None where no survey was loaded.
    readings
        Readings of the loaded files by path, in canonical order.
    outcomes
        One outcome for each entry of the folder.
    """

    wave: Wave
    instrument: Instrument | None
    readings: dict[str, Reading]
    outcomes: list[FileOutcome]

    def rows(self, table: str) -> pl.DataFrame | None:
        """Stack the rows of one raw table in canonical order, with their path."""
        parts = [
            reading.tables[table].with_columns(path=pl.lit(path))
            for path, reading in self.readings.items()
            if table in reading.tables
        ]
        return pl.concat(parts, how="diagonal") if parts else None


def load_id(quarter: Quarter, files: list[InboxFile]) -> str:
    """Hash everything a load depends on: the files, the declarations, the code that reads them."""
    return sha256_of_json(
        {
            "quarter": str(quarter),
            "files": [
                [file.path, sha256_of_bytes(file.content) if file.content is not None else None]
                for file in files
            ],
            "declarations": sha256_of_files(
                PROJECT, [*DECLARATIONS.rglob("*.yaml"), DBT_PROJECT / "seeds" / "controls.csv"]
            ),
            "code": sha256_of_files(
                PACKAGE,
                [
                    file
                    for package in ("domain", "declarations", "readers", "ingest")
                    for file in (PACKAGE / package).rglob("*.py")
                ],
            ),
        }
    )


def read_quarter(quarter: Quarter, files: list[InboxFile]) -> QuarterLoad:
    """Read a quarter's files; a bad file is refused whole and never stops the others.

    Raises
    ------
    DeclarationError
        wave.yaml breaks a rule: without it no other file can be read rightly.
    """
    wave = _declared_wave(quarter, files)
    instruments = all_instruments()
    readings: dict[str, Reading] = {}
    recognised: dict[str, Recognised] = {}
    outcomes: dict[str, FileOutcome] = {}
    for file in files:
        if file.content is None or file.path == WAVE_FILE:
            outcomes[file.path] = _unread(file)
            continue
        declared = wave.declared_file(file.path)
        try:
            recognised[file.path] = recognise(file.content, declared, wave, instruments)
            readings[file.path] = read_file(file.content, recognised[file.path], declared, wave)
        except FileRefusedError as refusal:
            readings[file.path] = Reading(
                kind=_kind(recognised.get(file.path)),
                rows_read=refusal.rows_read,
                faults=refusal.faults,
            )
    _refuse_mixed_instruments(readings, recognised)
    for path, issues in conflicts(readings).items():
        readings[path] = _refused(readings[path], issues)
    for file in files:
        if file.path in readings:
            outcomes[file.path] = _outcome(file, readings[file.path], recognised.get(file.path))
    loaded = {path: reading for path, reading in readings.items() if not reading.faults}
    used = [one.instrument for path, one in recognised.items() if path in loaded and one.instrument]
    return QuarterLoad(
        wave=wave,
        instrument=used[0] if used else None,
        readings=loaded,
        outcomes=[outcomes[file.path] for file in files],
    )


def _declared_wave(quarter: Quarter, files: list[InboxFile]) -> Wave:
    content = next((file.content for file in files if file.path == WAVE_FILE), None)
    if content is None:
        return Wave(quarter=str(quarter))
    name = f"{quarter}/{WAVE_FILE}"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{name}: is not UTF-8 text; save it as UTF-8") from error
    wave = parse_declaration(text, Wave, name=name)
    if wave.quarter != str(quarter):
        raise DeclarationError(
            f"{name}, key quarter: says {wave.quarter}, but the folder is {quarter}; "
            "move the folder or correct the key"
        )
    if wave.instrument is not None:
        declared = all_instruments().get(wave.instrument)
        if declared is None or wave.instrument_version not in (None, declared.version):
            known = ", ".join(f"{i.id} version {i.version}" for i in all_instruments().values())
            raise DeclarationError(
                f"{name}, key instrument: there is no {wave.instrument} version "
                f"{wave.instrument_version or '(any)'}; declared are {known}"
            )
    return wave


def _refuse_mixed_instruments(
    readings: dict[str, Reading], recognised: dict[str, Recognised]
) -> None:
    used = {
        path: one.instrument.id
        for path, one in recognised.items()
        if one.instrument is not None and not readings[path].faults
    }
    if len(set(used.values())) < 2:
        return
    several = ", ".join(sorted(set(used.values())))
    reason = (
        f"the quarter's surveys follow several instruments ({several}); declare one "
        "`instrument` in wave.yaml and keep files of the others out of this quarter"
    )
    for path in used:
        readings[path] = _refused(readings[path], [RowIssue(rule="instrument", reason=reason)])


def _refused(reading: Reading, issues: list[RowIssue]) -> Reading:
    return replace(reading, tables={}, exclusions=[], faults=issues)


def _kind(recognised: Recognised | None) -> str:
    return recognised.kind if recognised else "unknown"


def _unread(file: InboxFile) -> FileOutcome:
    return FileOutcome(
        path=file.path,
        sha256=sha256_of_bytes(file.content) if file.content is not None else None,
        kind="declaration" if file.path == WAVE_FILE else "unknown",
        format="wave_yaml" if file.path == WAVE_FILE else None,
        status=file.status or "loaded",
        message=file.message,
    )


def _outcome(file: InboxFile, reading: Reading, recognised: Recognised | None) -> FileOutcome:
    assert file.content is not None
    refused = bool(reading.faults)
    return FileOutcome(
        path=file.path,
        sha256=sha256_of_bytes(file.content),
        kind=_kind(recognised),
        format=recognised.format if recognised else None,
        status="refused" if refused else "loaded",
        rows_read=reading.rows_read,
        rows_accepted=0 if refused else reading.rows_read - len(reading.exclusions),
        message=_refusal(reading.faults) if refused else _left_out(reading.unused_columns),
        issues=tuple(reading.faults if refused else reading.exclusions),
    )


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


def _left_out(columns: list[str]) -> str | None:
    return f"columns left out: {', '.join(columns)}" if columns else None


def folder_of(inbox: Path, quarter: Quarter) -> Path:
    """Give the inbox folder of a quarter."""
    return inbox / str(quarter)
