"""Small exports of survey tools, built from the shipped questionnaire."""

import csv
import io
from collections.abc import Mapping, Sequence

import openpyxl

from secperf_pipeline.declarations.instrument import instrument_by_id

INSTRUMENT = instrument_by_id("secperf-20")
CORE = [item for item in INSTRUMENT.items if item.is_core]
ITEMS = [item.id for item in CORE]
LABELS = INSTRUMENT.scale.labels["en"]
HONEST = [4, 5, 3, 4, 6, 5, 4, 4, 5, 3, 4, 5, 6, 4, 3, 5, 4, 6, 5, 4]


def questions(language: str = "en") -> list[str]:
    """List the wordings of the twenty items."""
    return [item.text[language] for item in CORE]


def worded(points: Sequence[int], language: str = "en") -> list[str]:
    """Word scale points by their labels."""
    return [INSTRUMENT.scale.labels[language][point - 1] for point in points]


def csv_text(rows: Sequence[Sequence[object]], *, delimiter: str = ",") -> bytes:
    """Write rows as a CSV file with quotes where they are needed."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def xlsx(rows: Sequence[Sequence[object]], *, sheet: str = "Sheet1") -> bytes:
    """Write rows as a workbook of one sheet."""
    return xlsx_of({sheet: rows})


def xlsx_of(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Write a workbook sheet by sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        worksheet = book.create_sheet(name)
        for row in rows:
            worksheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def expected(answers: dict[str, Sequence[int]]) -> dict[tuple[str, str], int]:
    """List the scores that a file of complete answers holds, by respondent and item."""
    return {
        (respondent, item): point
        for respondent, points in answers.items()
        for item, point in zip(ITEMS, points, strict=True)
    }
