"""Sample files that lie beside the repository; tests that need them say so where they are not."""

import csv
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"


def sample(path: str) -> Path:
    """Give a sample file, or skip the test."""
    found = SAMPLES / path
    if not found.is_file():
        pytest.skip(f"the sample {path} does not lie in {SAMPLES}")
    return found


def truth(path: str, key: str) -> dict[str, dict[str, str]]:
    """Read a table of true values by its key column."""
    with sample(path).open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}
