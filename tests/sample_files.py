"""Sample files: ours lie in `samples`, those of others beside the repository or nowhere."""

import csv
from pathlib import Path

import pytest

_MADE = Path(__file__).parent / "samples"
_FOUND = Path(__file__).parents[2] / "shared" / "samples"


def made_sample(path: str) -> Path:
    """Name a file that was made for this project; see `samples/README.md`."""
    return _MADE / path


def found_sample(path: str) -> Path:
    """Name a file that others have published, or skip the test where it is not at hand."""
    file = _FOUND / path
    if not file.is_file():
        pytest.skip(f"{path}, which others have published, does not lie in {_FOUND}")
    return file


def truth(path: str, key: str) -> dict[str, dict[str, str]]:
    """Read a table of true values by its key column."""
    with made_sample(path).open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}
