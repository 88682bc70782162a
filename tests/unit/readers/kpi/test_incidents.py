"""Incident tickets: the tidy layout, and what each tool's export becomes."""

import json

import pytest

from tests.measured import read_path
from tests.sample_files import made_sample
from tests.tickets import HEADER, first, tickets, tidy, utc
from tests.waves import csv_bytes

STEPS = ("detected_at", "reported_to_csirt_at", "csirt_launched_at")


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


def test_an_id_that_excel_has_rounded_is_a_fault() -> None:
    reading = tidy(["2.02507E+11", "2025-07-02T20:57:00+09:00", "", ""])
    assert [fault.rule for fault in reading.faults] == ["rounded_id"]


def test_an_id_is_shortened_and_shown_without_what_steers_a_screen() -> None:
    row = ["I\x1b[31m" + "x" * 9_000, "2025-07-02T20:57:00+09:00", "", ""]
    (fault,) = tidy(row, row).faults
    assert len(fault.reason) < 100
    assert "\x1b" not in fault.reason


def test_the_made_register_has_the_stated_intervals() -> None:
    facts = json.loads(made_sample("kpi/FACTS.json").read_text())
    reading = read_path(made_sample("kpi/incidents_tidy.csv")).reading
    rows = reading.tables["incidents"]
    for start, end, stated in [
        ("detected_at", "reported_to_csirt_at", "report_minutes"),
        ("reported_to_csirt_at", "csirt_launched_at", "launch_minutes"),
    ]:
        minutes = (rows[end] - rows[start]).dt.total_seconds() / 60
        assert minutes.to_list() == facts[stated]
    assert reading.rows_read == facts["incidents"]
