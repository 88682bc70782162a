"""Reviewers' decisions: who decided what about which response, and when."""

import datetime as dt

import pytest

from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.reviews import read_reviews
from tests.waves import csv_bytes

HEADER = ["response_id", "decision", "reason", "reviewer", "decided_at"]
WHEN = "2021-12-01T09:00:00"


def reviewed(*row: str, time_zone: str | None = "Asia/Seoul") -> Reading:
    document = open_document("reviews.csv", csv_bytes(HEADER, [row]))
    return read_reviews(document.table, time_zone=time_zone)


@pytest.mark.parametrize(("word", "is_kept"), [("keep", True), ("Reject", False)])
def test_a_decision_keeps_or_rejects_a_response(word: str, is_kept: bool) -> None:
    rows = reviewed("r1", word, "answers with care", "desk", WHEN).tables["screening_reviews"]
    assert rows.row(0, named=True) == {
        "response_id": "r1",
        "is_kept": is_kept,
        "reason": "answers with care",
        "reviewer": "desk",
        "decided_at": dt.datetime(2021, 12, 1, tzinfo=dt.UTC),
        "row_number": 2,
    }


@pytest.mark.parametrize(
    ("row", "zone", "column", "words"),
    [
        (["r1", "maybe", "?", "desk", WHEN], "Asia/Seoul", "decision", "neither keep nor reject"),
        (["r1", "keep", "", "desk", WHEN], "Asia/Seoul", "reason", "the cell is empty"),
        (["r1", "keep", "care", "desk", WHEN], None, "decided_at", "no offset from UTC"),
        (["", "keep", "care", "desk", WHEN], "Asia/Seoul", "response_id", "the cell is empty"),
    ],
)
def test_a_decision_that_is_none_or_of_nobody_refuses_the_file(
    row: list[str], zone: str | None, column: str, words: str
) -> None:
    reading = reviewed(*row, time_zone=zone)
    (fault,) = reading.faults
    assert (fault.row_number, fault.column_name) == (2, column)
    assert words in fault.reason
    assert reading.tables == {}
