"""SPSS files of the shipped questionnaire, honest and not."""

from pathlib import Path

import polars as pl
import pyreadstat

from tests.surveys import HONEST, ITEMS, LABELS

POINTS = dict(enumerate(LABELS, start=1))


def sav(path: Path, cells: dict[str, list[object]], **options: object) -> bytes:
    """Write a .sav with the library that PSPP's own files are checked with."""
    frame = pl.DataFrame(cells)
    pyreadstat.write_sav(frame, path, **options)
    return path.read_bytes()


def wave(respondent: str = "a", **items: float | None) -> dict[str, list[object]]:
    given = dict(zip((item.lower() for item in ITEMS), map(float, HONEST), strict=True))
    return {"resp": [respondent], **{name: [value] for name, value in {**given, **items}.items()}}


CASES_AT = 80
FORMS = [{}, {"row_compress": True}, {"compress": True}]
FORM_IDS = ["plain", "bytecode", "zsav"]


def cases(path: Path, count: int, **options: object) -> bytes:
    cells = {name: values * count for name, values in wave().items()}
    labels = {item.lower(): POINTS for item in ITEMS}
    ids = {"resp": [f"r{number}" for number in range(count)]}
    return sav(path / "w.sav", cells | ids, variable_value_labels=labels, **options)


def stating(content: bytes, number: int) -> bytes:
    return content[:CASES_AT] + number.to_bytes(4, "little", signed=True) + content[CASES_AT + 4 :]
