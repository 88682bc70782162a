"""Times of tickets as moments of UTC: what is proven or declared, and what could be two."""

import json

import pytest

from tests.tickets import first, tickets, tidy, utc
from tests.waves import csv_bytes


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("2025-07-02", "has no time of day"),
        ("03/04/2025 10:00", "date_order"),
        ("yesterday at 5:00", "is not a time"),
    ],
)
def test_a_time_that_is_none_or_could_be_two_is_a_fault(cell: str, words: str) -> None:
    (fault,) = tidy(["I1", cell, "", ""]).faults
    assert (fault.row_number, fault.column_name) == (2, "detected_at")
    assert words in fault.reason


def test_a_time_at_which_the_clocks_are_changed_is_a_fault() -> None:
    reading = tidy(["I1", "2025-10-26 02:30", "", ""], time_zone="Europe/Berlin")
    assert "the clocks were changed" in reading.faults[0].reason


def test_one_day_above_twelve_proves_the_order_for_the_whole_file() -> None:
    reading = tidy(["I1", "03/09/2025 10:00", "13/09/2025 10:30", ""])
    assert first(reading)["detected_at"] == utc("2025-09-03", "01:00")


def test_a_servicenow_time_whose_order_cannot_be_told_is_a_fault() -> None:
    content = csv_bytes(["Number", "Opened"], [["INC1", "03-12-2025 15:21:08"]])
    _, reading = tickets("incident.csv", content)
    assert "date_order" in reading.faults[0].reason


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        ("0001-01-01T00:00:00+09:00", None, "1970 to 2099"),
        ("9999-12-31T23:59:59-09:00", None, "1970 to 2099"),
        ("0205-07-02T20:57:00", "Asia/Seoul", "1970 to 2099"),
        ("2025-07-02 20:57:00 +99:99", None, "24 hours or more"),
        ("2025-11-02T01:30:00", "America/New_York", "clocks were changed"),
    ],
)
def test_a_time_that_cannot_be_meant_is_a_fault_of_its_cell(
    moment: str, zone: str | None, words: str
) -> None:
    reading = tidy(["I1", moment, "", ""], **({"time_zone": zone} if zone else {}))
    assert (reading.faults[0].row_number, reading.faults[0].column_name) == (2, "detected_at")
    assert words in reading.faults[0].reason


@pytest.mark.parametrize("count", [1751457420, -1, 1e300])
def test_a_count_that_is_not_of_milliseconds_is_a_fault(count: float) -> None:
    content = json.dumps([{"number": 1, "startDate": count, "newDate": 1751457480000}]).encode()
    _, reading = tickets("cases.json", content)
    assert "not a count of milliseconds" in reading.faults[0].reason
