"""Incident tickets: the tidy layout, and what each tool's export becomes."""

import datetime as dt
import json

import pytest

from secperf_pipeline.readers.reading import Reading
from tests.measured import read_bytes
from tests.waves import csv_bytes

HEADER = ["incident_id", "detected_at", "reported_to_csirt_at", "csirt_launched_at"]
STEPS = ("detected_at", "reported_to_csirt_at", "csirt_launched_at")


def tickets(name: str, content: bytes, **declared: object) -> tuple[str | None, Reading]:
    found = read_bytes(name, content, **declared)
    return found.format and found.format.name, found.reading


def tidy(*rows: list[object], **declared: object) -> Reading:
    name, reading = tickets("tickets.csv", csv_bytes(HEADER, rows), **declared)
    assert name == "incidents_csv"
    return reading


def first(reading: Reading) -> dict[str, object]:
    return reading.tables["incidents"].row(0, named=True)


def utc(day: str, time: str = "00:00") -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{time}+00:00")


def test_incident_times_come_out_in_utc_and_may_be_open() -> None:
    row = first(tidy(["I1", "2025-07-02T20:57:00+09:00", "2025-07-02 21:38:00", ""]))
    assert row["detected_at"] == utc("2025-07-02", "11:57")
    assert row["reported_to_csirt_at"] == utc("2025-07-02", "12:38")
    assert row["csirt_launched_at"] is None
    assert row["unrecorded"] is None


def test_an_incident_without_detection_or_given_twice_is_a_fault() -> None:
    when = "2025-07-02T20:57:00+09:00"
    reading = tidy(["I1", "", "", ""], ["I2", when, "", ""], ["I2", when, "", ""])
    assert [fault.rule for fault in reading.faults] == ["empty_cell", "repeated_incident"]


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


def test_a_tidy_file_without_a_step_is_refused() -> None:
    _, reading = tickets("t.csv", csv_bytes(HEADER[:3], [["I1", "2025-07-02 20:57:00", ""]]))
    assert [fault.column_name for fault in reading.faults] == ["csirt_launched_at"]


def test_servicenow_records_no_launch_unless_a_column_is_declared_for_it() -> None:
    header = ["Number", "Priority", "Opened", "Assigned to", "Detected", "Handed over"]
    row = ["INC1", "4 - Low", "13-07-2025 15:21:08", "H. Kim", "13-07-2025 15:00:00", ""]
    content = csv_bytes(header, [row])
    name, reading = tickets("incident.csv", content)
    assert name == "servicenow"
    ticket = first(reading)
    assert ticket["detected_at"] == utc("2025-07-13", "06:00")
    assert ticket["reported_to_csirt_at"] == utc("2025-07-13", "06:21:08")
    assert (ticket["severity"], ticket["unrecorded"]) == ("4 - Low", "csirt_launched_at")
    assert "csirt_launched_at" in reading.notes[0]
    assert "Assigned to" in reading.unused_columns
    _, declared = tickets("incident.csv", content, columns={"Handed over": "csirt_launched_at"})
    assert first(declared)["unrecorded"] is None


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        *[(one, one) for one in ("P1", "SEV-2", "3", "Highest", "높음", "高")],
        *[(one, "other") for one in ("ask Kim", "kim@example.com", "high says H. Kim", "1" * 21)],
    ],
)
def test_a_severity_is_a_level_and_nobodys_words(stated: str, kept: str) -> None:
    header = ["Number", "Severity", "Opened"]
    content = csv_bytes(header, [["INC1", stated, "2025-07-13 15:21:08"]])
    assert first(tickets("incident.csv", content)[1])["severity"] == kept


def test_a_servicenow_time_whose_order_cannot_be_told_is_a_fault() -> None:
    content = csv_bytes(["Number", "Opened"], [["INC1", "03-12-2025 15:21:08"]])
    _, reading = tickets("incident.csv", content)
    assert "date_order" in reading.faults[0].reason


def test_jira_names_the_month_and_repeats_headers() -> None:
    header = "Issue key,Labels,Labels,Created,Custom field (Reported to CSIRT),Resolved"
    rows = "SEC-1,a,b,09/Jan/24 3:54 PM,09/Jan/24 4:10 PM,\nSEC-2,,,10/1월/24 오전 9:00,,"
    name, reading = tickets("jira.csv", f"\ufeff{header}\n{rows}\n".encode())
    assert (name, reading.faults) == ("jira", [])
    found = reading.tables["incidents"].rows(named=True)
    days = [utc("2024-01-09", "06:54"), utc("2024-01-10")]
    assert [row["detected_at"] for row in found] == days
    assert found[0]["reported_to_csirt_at"] == utc("2024-01-09", "07:10")
    assert found[0]["unrecorded"] == "csirt_launched_at"


def test_thehive_counts_milliseconds_and_tags_drills() -> None:
    case = {
        "_id": "~1",
        "number": 7,
        "startDate": 1754352000000,
        "newDate": 1754353800000,
        "inProgressDate": None,
        "severityLabel": "HIGH",
        "tlp": 2,
        "tags": ["Drill 2025", "mail"],
        "assignee": "kim@example.com",
    }
    name, reading = tickets("cases.json", json.dumps([case]).encode())
    assert name == "thehive"
    ticket = first(reading)
    assert (ticket["incident_id"], ticket["is_drill"]) == ("7", True)
    assert ticket["detected_at"] == utc("2025-08-05")
    assert ticket["reported_to_csirt_at"] == utc("2025-08-05", "00:30")
    assert (ticket["csirt_launched_at"], ticket["unrecorded"]) == (None, None)
    assert "kim@example.com" not in str(ticket)


def test_dfir_iris_knows_days_only_so_that_no_interval_counts() -> None:
    cases = {"status": "success", "data": [{"case_id": 1, "case_open_date": "07/02/2025"}]}
    name, reading = tickets("iris.json", json.dumps(cases).encode())
    assert name == "dfir_iris"
    ticket = first(reading)
    assert ticket["unrecorded"] == ",".join(STEPS)
    assert ticket["detected_at"] == utc("2025-07-01", "15:00")
    assert "days, not times" in reading.notes[0]


def test_a_tools_ticket_without_a_detection_is_left_out_and_listed() -> None:
    rows = [["SEC-1", ""], ["SEC-2", "2025-07-02 10:00"]]
    _, reading = tickets("jira.csv", csv_bytes(["Issue key", "Created"], rows))
    assert [one.row_number for one in reading.exclusions] == [2]
    assert reading.rows_read == 2


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


def test_an_id_that_excel_has_rounded_is_a_fault() -> None:
    reading = tidy(["2.02507E+11", "2025-07-02T20:57:00+09:00", "", ""])
    assert [fault.rule for fault in reading.faults] == ["rounded_id"]


def test_an_id_is_shortened_and_shown_without_what_steers_a_screen() -> None:
    row = ["I\x1b[31m" + "x" * 9_000, "2025-07-02T20:57:00+09:00", "", ""]
    (fault,) = tidy(row, row).faults
    assert len(fault.reason) < 100
    assert "\x1b" not in fault.reason
