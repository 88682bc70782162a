"""Incident tickets read as the inbox reads them."""

import datetime as dt

from secperf_pipeline.readers.reading import Reading
from tests.measured import read_bytes
from tests.waves import csv_bytes

HEADER = ["incident_id", "detected_at", "reported_to_csirt_at", "csirt_launched_at"]


def tickets(name: str, content: bytes, **declared: object) -> tuple[str | None, Reading]:
    """Read a file; tell also the format that it was taken for."""
    found = read_bytes(name, content, **declared)
    return found.format and found.format.name, found.reading


def tidy(*rows: list[object], **declared: object) -> Reading:
    """Read rows of the tidy layout."""
    name, reading = tickets("tickets.csv", csv_bytes(HEADER, rows), **declared)
    assert name == "incidents_csv"
    return reading


def first(reading: Reading) -> dict[str, object]:
    """Take the first ticket."""
    return reading.tables["incidents"].row(0, named=True)


def utc(day: str, time: str = "00:00") -> dt.datetime:
    """Write a moment in UTC."""
    return dt.datetime.fromisoformat(f"{day}T{time}+00:00")
