"""One audit or KPI file read as the inbox reads it."""

from collections import Counter
from pathlib import Path

from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.ingest.read_file import FileReading, read_file
from secperf_pipeline.readers.reading import Reading


def read_bytes(
    name: str, content: bytes, *, time_zone: str | None = "Asia/Seoul", **declared: object
) -> FileReading:
    """Read bytes as a file of 2025Q3."""
    file = DeclaredFile.model_validate({"path": name, **declared})
    wave = Wave(quarter="2025Q3", time_zone=time_zone, files=[file])
    return read_file(name, content, wave, ())


def read_path(path: Path, **declared: object) -> FileReading:
    """Read a file of the disk as a file of 2025Q3."""
    return read_bytes(path.name, path.read_bytes(), **declared)


def statuses(reading: Reading) -> Counter[str]:
    """Count the states of an audit's rows."""
    tables = [
        reading.tables[name]
        for name in ("control_results", "check_results")
        if name in reading.tables
    ]
    return Counter(state for table in tables for state in table["status"])
