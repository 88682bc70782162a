"""SPSS files of the shipped questionnaire, honest and not."""

from pathlib import Path

import polars as pl
import pyreadstat

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.spss import read_cases
from secperf_pipeline.readers.survey.spss_dump import dump
from tests.surveys import HONEST, ITEMS, LABELS

POINTS = dict(enumerate(LABELS, start=1))
CASES_AT = 80
FORMS = [{}, {"row_compress": True}, {"compress": True}]
FORM_IDS = ["plain", "bytecode", "zsav"]


def sav(path: Path, cells: dict[str, list[object]], **options: object) -> bytes:
    """Write a .sav with the library that PSPP's own files are checked with."""
    frame = pl.DataFrame(cells)
    pyreadstat.write_sav(frame, path, **options)
    return path.read_bytes()


def read_sav(content: bytes) -> Reading:
    """Read an honest file in this process; the reader of the inbox starts one for each file."""
    declared = Declared(
        wave=Wave(quarter="2025Q3"),
        file=DeclaredFile(path="w.sav"),
        instruments={"secperf-20": instrument_by_id("secperf-20")},
    )
    return read_cases(dump(content, None)["variables"], declared)


def wave(respondent: str = "a", **items: float | None) -> dict[str, list[object]]:
    """Answer the twenty items once, honestly but for those that are given."""
    given = dict(zip((item.lower() for item in ITEMS), map(float, HONEST), strict=True))
    return {"resp": [respondent], **{name: [value] for name, value in {**given, **items}.items()}}


def cases(path: Path, count: int, **options: object) -> bytes:
    """Write a number of honest cases."""
    cells = {name: values * count for name, values in wave().items()}
    labels = {item.lower(): POINTS for item in ITEMS}
    ids = {"resp": [f"r{number}" for number in range(count)]}
    return sav(path / "w.sav", cells | ids, variable_value_labels=labels, **options)


def stating(content: bytes, number: int) -> bytes:
    """State another number of cases in the header."""
    return content[:CASES_AT] + number.to_bytes(4, "little", signed=True) + content[CASES_AT + 4 :]
