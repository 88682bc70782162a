"""Whether one file would load, found out without loading it."""

from pathlib import Path

from secperf_pipeline.declarations.instrument import all_instruments, instrument_by_id
from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.declarations.yaml_file import read_declaration
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.formats import read_file, recognise
from secperf_pipeline.ingest.inbox import inbox_file
from secperf_pipeline.ingest.load import WAVE_FILE, read_quarter
from secperf_pipeline.readers.reading import FileRefusedError, RowIssue


def validation(
    file: Path, *, instrument: str | None = None, time_zone: str | None = None
) -> tuple[bool, list[str]]:
    """Give the verdict on one file and the lines that explain it.

    A file inside a quarter's folder that has a wave.yaml is read as that declares it; the
    options stand in for a declaration elsewhere.
    """
    if file.name == WAVE_FILE:
        return _wave_validation(file)
    found = inbox_file(file.name, file)
    if found is None:
        return False, [f"{file}: there is no such file"]
    if found.content is None:
        return False, [f"{file}: would not be read: {found.message}"]
    try:
        wave, declared = _declaration(file, instrument, time_zone)
        recognised = recognise(found.content, declared, wave, all_instruments())
        reading = read_file(found.content, recognised, declared, wave)
    except DeclarationError as error:
        return False, str(error).splitlines()
    except FileRefusedError as refusal:
        return False, [f"{file}: would be refused", *map(_line, refusal.faults)]
    if reading.faults:
        return False, [f"{file}: would be refused", *map(_line, reading.faults)]
    accepted = reading.rows_read - len(reading.exclusions)
    lines = [
        f"{file}: would load as {recognised.format}; "
        f"{accepted} of {reading.rows_read} rows accepted"
    ]
    if recognised.instrument is not None:
        lines[0] += f" (instrument {recognised.instrument.id})"
    if reading.unused_columns:
        lines.append(f"columns left out: {', '.join(reading.unused_columns)}")
    return True, lines


def _wave_validation(file: Path) -> tuple[bool, list[str]]:
    try:
        wave = read_declaration(file, Wave)
        quarter = Quarter.parse(wave.quarter)
        found = inbox_file(WAVE_FILE, file)
        if found is not None:
            read_quarter(quarter, [found])
    except DeclarationError as error:
        return False, str(error).splitlines()
    return True, [f"{file}: declares {wave.quarter}"]


def _declaration(
    file: Path, instrument: str | None, time_zone: str | None
) -> tuple[Wave, DeclaredFile]:
    for folder in file.resolve().parents:
        if (folder / WAVE_FILE).is_file():
            wave = read_declaration(folder / WAVE_FILE, Wave)
            path = file.resolve().relative_to(folder).as_posix()
            return wave, wave.declared_file(path)
    if instrument is not None:
        instrument_by_id(instrument)
    wave = Wave(quarter="2000Q1", instrument=instrument, time_zone=time_zone)
    return wave, DeclaredFile(path=file.name)


def _line(fault: RowIssue) -> str:
    where = f"line {fault.row_number}" if fault.row_number is not None else "whole file"
    if fault.column_name is not None:
        where += f", column {fault.column_name}"
    return f"  {where}: {fault.reason}"
