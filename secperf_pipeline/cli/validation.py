"""Whether one file would load, found out by the loading itself, without writing anything."""

from pathlib import Path

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.declarations.yaml_file import read_declaration
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.personal_data import shown_path
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.draft import draft_of
from secperf_pipeline.ingest.inbox import InboxFile, inbox_file, inbox_files
from secperf_pipeline.ingest.load import read_quarter
from secperf_pipeline.ingest.outcomes import WAVE_FILE, FileOutcome, file_outcome
from secperf_pipeline.ingest.read_file import codebooks_of, read_file
from secperf_pipeline.readers.faults import RowIssue

_ANY_QUARTER = "2000Q1"
_CODEBOOK_SUFFIXES = {".qsf", ".lss"}


def validation(
    file: Path, *, instrument: str | None = None, time_zone: str | None = None
) -> tuple[bool, list[str]]:
    """Judge one file, in lines that explain the verdict.

    A file inside a quarter's folder that has a wave.yaml is read with the whole folder, so that
    its codebook counts and another file that contradicts it shows; elsewhere the options stand
    in for a declaration, and only the codebooks beside the file are read with it.
    """
    if file.name == WAVE_FILE:
        return _wave_validation(file)
    found = inbox_file(file.name, file)
    if found is None:
        return False, [f"{shown_path(str(file))}: there is no such file"]
    if found.content is None:
        return False, [f"{shown_path(str(file))}: would not be read: {found.message}"]
    try:
        folder = _declaring_folder(file)
        if folder is not None:
            return _verdict(file, _outcome_in(folder, file))
        if instrument is not None:
            instrument_by_id(instrument)
    except DeclarationError as error:
        return False, str(error).splitlines()
    quarter = _quarter_of(file)
    wave = Wave(quarter=quarter or _ANY_QUARTER, instrument=instrument, time_zone=time_zone)
    codebooks = codebooks_of(_codebooks_beside(file), wave)
    read = read_file(found.path, found.content, wave, codebooks)
    is_valid, lines = _verdict(file, file_outcome(found, read.reading, read))
    if read.reading.kind != "codebook":
        lines += draft_of(found.path, found.content, wave, read, quarter or "<such as 2026Q4>")
    return is_valid, lines


def _verdict(file: Path, outcome: FileOutcome) -> tuple[bool, list[str]]:
    if outcome.status == "ignored":
        return True, [f"{shown_path(str(file))}: would be ignored: {outcome.message}"]
    if outcome.status == "refused":
        faults = [_line(issue) for issue in outcome.issues] or [f"  {outcome.message}"]
        return False, [f"{shown_path(str(file))}: would be refused", *faults]
    lines = [
        f"{shown_path(str(file))}: would load as {outcome.format}; "
        f"{outcome.rows_accepted} of {outcome.rows_read} rows accepted"
    ]
    lines += [f"  excluded: {_line(issue).strip()}" for issue in outcome.issues]
    lines += [outcome.message] if outcome.message else []
    return True, lines


def _declaring_folder(file: Path) -> Path | None:
    """Find the quarter's folder, above the file, whose wave.yaml declares it."""
    folders = file.resolve().parents
    return next((one for one in folders if (one / WAVE_FILE).is_file()), None)


def _outcome_in(folder: Path, file: Path) -> FileOutcome:
    quarter = Quarter.parse(read_declaration(folder / WAVE_FILE, Wave).quarter)
    load = read_quarter(quarter, inbox_files(folder))
    path = shown_path(file.resolve().relative_to(folder).as_posix())
    return next(one for one in load.outcomes if one.path == path)


def _quarter_of(file: Path) -> str | None:
    for folder in file.resolve().parents:
        try:
            return str(Quarter.parse(folder.name))
        except ValueError:
            continue
    return None


def _codebooks_beside(file: Path) -> list[InboxFile]:
    paths = [path for path in sorted(file.parent.iterdir()) if path.suffix in _CODEBOOK_SUFFIXES]
    found = [inbox_file(path.name, path) for path in paths if path.name != file.name]
    return [one for one in found if one is not None and one.content is not None]


def _wave_validation(file: Path) -> tuple[bool, list[str]]:
    try:
        wave = read_declaration(file, Wave)
        quarter = Quarter.parse(wave.quarter)
        found = inbox_file(WAVE_FILE, file)
        if found is not None:
            read_quarter(quarter, [found])
    except DeclarationError as error:
        return False, str(error).splitlines()
    return True, [f"{shown_path(str(file))}: declares {wave.quarter}"]


def _line(fault: RowIssue) -> str:
    where = f"line {fault.row_number}" if fault.row_number is not None else "whole file"
    if fault.column_name is not None:
        where += f", column {fault.column_name}"
    return f"  {where}: {fault.reason}"
