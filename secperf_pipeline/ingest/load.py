"""One load: everything that a quarter's inbox folder gives the raw tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from secperf_pipeline.declarations.instrument import Instrument, all_instruments
from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.declarations.yaml_file import parse_declaration
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.hashing import sha256_of_bytes, sha256_of_files, sha256_of_json
from secperf_pipeline.domain.personal_data import KnownWords
from secperf_pipeline.domain.project import DBT_PROJECT, DECLARATIONS, PACKAGE, PROJECT
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.conflicts import conflicts
from secperf_pipeline.ingest.formats import format_named
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.outcomes import (
    WAVE_FILE,
    FileOutcome,
    absent_outcomes,
    file_outcome,
    unread_outcome,
)
from secperf_pipeline.ingest.pseudonyms import PseudonymKey
from secperf_pipeline.ingest.read_file import FileReading, codebooks_of, read_file
from secperf_pipeline.ingest.reviews import match_reviews
from secperf_pipeline.readers.faults import RowIssue
from secperf_pipeline.readers.limits import MAX_YAML_BYTES
from secperf_pipeline.readers.reading import Reading


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


def read_quarter(
    quarter: Quarter, files: list[InboxFile], key: PseudonymKey | None = None
) -> QuarterLoad:
    """Read a quarter's files; a bad file is refused whole and never stops the others.

    Parameters
    ----------
    quarter
        The quarter.
    files
        The entries of its folder.
    key
        Makes the pseudonyms that reviews name; None where nothing is going to be loaded.

    Raises
    ------
    DeclarationError
        wave.yaml breaks a rule: without it no other file can be read rightly. Or the wave's
        default profile is not one that its instrument declares.
    """
    return read_files(declared_wave(quarter, files), files, key)


def read_files(wave: Wave, files: list[InboxFile], key: PseudonymKey | None = None) -> QuarterLoad:
    """Read the files of one quarter under its declaration; see `read_quarter`."""
    files = [*_once(files, wave)]
    to_read = [file for file in files if file.content is not None and file.path != WAVE_FILE]
    codebooks = codebooks_of(to_read, wave)
    read: dict[str, FileReading] = {
        file.path: read_file(file.path, file.content or b"", wave, codebooks) for file in to_read
    }
    readings = {path: one.reading for path, one in read.items()}
    _refuse_mixed_instruments(readings)
    for path, issues in conflicts(readings).items():
        readings[path] = _refuse(readings[path], issues)
    readings |= match_reviews(readings, wave.quarter, key)
    loaded = {path: reading for path, reading in readings.items() if not reading.faults}
    used = [one.instrument for one in loaded.values() if one.instrument is not None]
    instrument = used[0] if used else None
    if instrument is not None:
        _require_default_profile(wave, instrument)
    return QuarterLoad(
        wave=wave,
        instrument=instrument,
        readings=loaded,
        outcomes=[
            file_outcome(file, readings[file.path], read[file.path])
            if file.path in read
            else unread_outcome(file)
            for file in files
        ]
        + absent_outcomes(wave, {file.path for file in files}),
    )


def _once(files: list[InboxFile], wave: Wave) -> Iterator[InboxFile]:
    """Ignore a file whose bytes lie in the folder already, declared alike."""
    first: dict[tuple[str, str], str] = {}
    for file in files:
        if file.content:
            declared = wave.declared_file(file.path).model_dump_json(exclude={"path"})
            key = (sha256_of_bytes(file.content), declared)
            if key in first:
                message = f"the same bytes as {first[key]}"
                yield replace(file, content=None, status="ignored", message=message)
                continue
            first[key] = file.path
        yield file


def declared_wave(quarter: Quarter, files: list[InboxFile]) -> Wave:
    """Read the declaration of a quarter; a folder without one declares nothing.

    Raises
    ------
    DeclarationError
        It breaks a rule.
    """
    found = next((file for file in files if file.path == WAVE_FILE), None)
    if found is None:
        return Wave(quarter=str(quarter))
    name = f"{quarter}/{WAVE_FILE}"
    content = found.content
    if content is None:
        raise DeclarationError(f"{name}: {found.message}")
    if len(content) > MAX_YAML_BYTES:
        raise DeclarationError(
            f"{name}: is larger than {MAX_YAML_BYTES // 1024**2} MiB; shorten it"
        )
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
    for file in wave.files:
        if file.format is not None:
            try:
                format_named(file.format)
            except DeclarationError as error:
                raise DeclarationError(f"{name}, key files, {file.path}: {error}") from error
    if wave.instrument is not None:
        declared = all_instruments().get(wave.instrument)
        if declared is None or wave.instrument_version not in (None, declared.version):
            known = ", ".join(f"{i.id} version {i.version}" for i in all_instruments().values())
            told = KnownWords(all_instruments()).told(wave.instrument)
            raise DeclarationError(
                f"{name}, key instrument: there is no {told} version "
                f"{wave.instrument_version or '(any)'}; declared are {known}"
            )
    return wave


def _require_default_profile(wave: Wave, instrument: Instrument) -> None:
    """Refuse a default profile that the instrument declares no rule for."""
    # Where no reviewer has decided, manual follows standard.
    needed = "standard" if wave.default_profile == "manual" else wave.default_profile
    declared = list(instrument.screening.profiles)
    if needed not in declared:
        raise DeclarationError(
            f"{wave.quarter}/{WAVE_FILE}, key default_profile: {instrument.id} declares no "
            f"screening profile {needed}; it declares {', '.join(declared)}. Name one of them "
            "as default_profile, or declare it in the instrument"
        )


def _refuse_mixed_instruments(readings: dict[str, Reading]) -> None:
    used = {
        path: one.instrument.id
        for path, one in readings.items()
        if one.instrument is not None and not one.faults
    }
    if len(set(used.values())) < 2:
        return
    several = ", ".join(sorted(set(used.values())))
    reason = (
        f"the quarter's surveys follow several instruments ({several}); declare one "
        "`instrument` in wave.yaml and keep files of the others out of this quarter"
    )
    for path in used:
        readings[path] = _refuse(readings[path], [RowIssue(rule="instrument", reason=reason)])


def _refuse(reading: Reading, issues: list[RowIssue]) -> Reading:
    return replace(reading, tables={}, exclusions=[], faults=issues)
