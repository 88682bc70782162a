"""The form by which people rate the scorecard: two figures a row, and nobody's name."""

import datetime as dt

from secperf_pipeline.readers.reading import Reading
from tests.measured import read_bytes
from tests.waves import csv_bytes


def evaluation(content: bytes) -> Reading:
    found = read_bytes("evaluation.csv", content)
    assert found.format is not None
    assert found.format.name == "evaluation_csv"
    return found.reading


def test_an_evaluation_keeps_who_was_asked_and_drops_names() -> None:
    header = ["rated_on", "usefulness", "availability", "name"]
    content = csv_bytes(header, [["2026-08-26", "5", "4", "H. Kim"], ["", "", "", "J. Lee"]])
    reading = evaluation(content)
    assert reading.tables["scorecard_ratings"].drop("row_number").rows() == [
        (dt.date(2026, 8, 26), 5, 4),
        (None, None, None),
    ]
    assert reading.unused_columns == ["name"]


def test_a_rating_off_the_scale_refuses_the_evaluation() -> None:
    content = csv_bytes(["usefulness", "availability"], [["6", "4.5"]])
    reading = evaluation(content)
    assert [fault.column_name for fault in reading.faults] == ["usefulness", "availability"]
    assert "give a whole number from 1 to 5" in reading.faults[0].reason
    assert reading.tables == {}


def test_a_number_that_only_python_reads_is_no_rating() -> None:
    reading = evaluation(csv_bytes(["usefulness", "availability"], [["0_5", "3"]]))
    assert "not a number" in reading.faults[0].reason
