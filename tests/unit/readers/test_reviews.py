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
    reading = reviewed("r1", word, "Same answers", "desk", WHEN)
    assert reading.notes == []
    rows = reading.tables["screening_reviews"]
    assert rows.row(0, named=True) == {
        "response_id": "r1",
        "is_kept": is_kept,
        "reason": "same_answers",
        "reviewer": "desk",
        "decided_at": dt.datetime(2021, 12, 1, tzinfo=dt.UTC),
        "row_number": 2,
    }


def test_a_reason_in_ones_own_words_stays_in_the_store() -> None:
    reading = reviewed("r1", "keep", "Kim says so", "desk", WHEN)
    assert reading.tables["screening_reviews"]["reason"].to_list() == ["other"]
    assert reading.notes == [
        "1 reasons are texts, stay in the store and are shown as other; the codes are sincere, "
        "same_answers, too_fast, contradictory, sent_twice, test_or_robot, not_asked, other"
    ]


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
