"""What the planted files of each family have in common."""

import csv
import json
from typing import Any

from secperf_pipeline.domain.project import PROJECT

QUARTER = "2026Q1"
"""Runs, with files that load and files that are refused."""
DAY = "2026-03-02"
MOMENT = f"{DAY}T09:00:00+09:00"
_SAMPLE = PROJECT / "data" / "sample" / "inbox" / QUARTER


def at(path: str) -> str:
    """Name a file of the quarter below the inbox."""
    return f"{QUARTER}/{path}"


def as_json(content: Any) -> bytes:
    """Write a JSON file."""
    return json.dumps(content).encode()


def sample(path: str) -> list[list[str]]:
    """Read a CSV file of the shipped sample."""
    with (_SAMPLE / path).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
