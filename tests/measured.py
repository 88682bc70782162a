"""One audit or KPI file read as the inbox reads it, and held against the facts of a sample."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.ingest.read_file import FileReading, read_file
from secperf_pipeline.readers.reading import Reading
from tests.sample_files import found_sample, made_sample


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


def read_as(name: str, content: str | bytes, expected: str) -> Reading:
    """Read a file and hold it to the format that it has to be taken for."""
    found = read_bytes(name, content.encode() if isinstance(content, str) else content)
    assert found.format is not None
    assert found.format.name == expected
    return found.reading


def checks(reading: Reading) -> list[tuple[object, ...]]:
    """List check, status, native status and waiver of an audit's rows."""
    columns = ("check_id", "status", "native_status", "is_waived")
    return reading.tables["check_results"].select(columns).rows()


def figures(reading: Reading) -> list[tuple[object, ...]]:
    """List measure, period, value, numerator and denominator of a file's measures."""
    columns = ("measure_id", "period_start", "period_end", "value", "numerator", "denominator")
    return reading.tables["kpi_measurements"].select(columns).rows()


def statuses(reading: Reading) -> Counter[str]:
    """Count the states of an audit's rows."""
    tables = [
        reading.tables[name]
        for name in ("control_results", "check_results")
        if name in reading.tables
    ]
    return Counter(state for table in tables for state in table["status"])


def assert_true_statuses(name: str) -> None:
    """Hold one format of the made audit to the true status of each control."""
    facts = json.loads(made_sample("audit/FACTS.json").read_text(encoding="utf-8"))
    reading = read_path(made_sample(f"audit/{name}")).reading
    rows = reading.tables["control_results"]
    truth = facts["truth"]
    if name == "oscal_ar_made.json":
        # What was not assessed has no finding.
        truth = {control: state for control, state in truth.items() if state != "not_assessed"}
    assert dict(zip(rows["control_id"], rows["status"], strict=True)) == truth
    stated = facts["files"][name]
    assert reading.rows_read == stated.get("rows", stated.get("findings"))
    assert len(reading.exclusions) == reading.rows_read - stated.get("assessable", len(truth))


def assert_counted_statuses(path: str, counts: Mapping[str, int]) -> None:
    """Hold a file that others have published to the statuses counted in it."""
    reading = read_path(found_sample(f"audit/{path}")).reading
    assert reading.faults == []
    assert dict(statuses(reading)) == counts
    assert reading.rows_read == sum(counts.values())
