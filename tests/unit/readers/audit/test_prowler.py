"""Prowler: what a word means, what is held against a control, and what a check is required by."""

import datetime as dt
import json
from typing import Any

import pytest

from secperf_pipeline.readers.reading import Reading
from tests.measured import assert_counted_statuses, checks, read_as, read_path
from tests.sample_files import found_sample

PROWLER = "CHECK_ID;STATUS;STATUS_EXTENDED;PROVIDER;MUTED;RESOURCE_UID;TIMESTAMP;COMPLIANCE"


def prowler(*rows: str) -> Reading:
    return read_as("out.csv", "\n".join([PROWLER, *rows]), "prowler_csv")


def test_a_muted_failure_of_prowler_is_held_against_the_control() -> None:
    reading = prowler(
        "a;PASS;;aws;False;r1;2025-02-14 14:27:03;",
        "a;FAIL;;aws;True;r2;2025-02-14 14:27:03;",
        "b;MANUAL;;aws;True;r3;2025-02-14 14:27:03;",
    )
    assert checks(reading) == [
        ("a", "implemented", "PASS", False),
        ("a", "not_implemented", "FAIL", True),
        ("b", "not_assessed", "MANUAL", True),
    ]


def test_the_requirements_of_a_check_are_split_by_framework() -> None:
    reading = prowler(
        "a;PASS;;aws;False;r;2025-02-14 14:27:03;"
        "ISO27001-2022: A.5.1, A.8.24 | KISA-ISMS-P-2023: 2.5.6 | Onboarding: Billing, all contacts"
    )
    required = reading.tables["check_requirements"]
    assert required.select("framework_id", "requirement_id").rows() == [
        ("iso27001-2022", "A.5.1"),
        ("iso27001-2022", "A.8.24"),
        ("isms-p-2023", "2.5.6"),
    ]
    assert "Onboarding" in reading.notes[0]


def test_a_word_that_prowler_does_not_write_is_a_fault_with_its_line() -> None:
    reading = prowler("a;PASS;;aws;False;r;;", "b;OK;;aws;False;r;;", ";PASS;;aws;False;r;;")
    assert [(one.row_number, one.column_name) for one in reading.faults] == [
        (3, "STATUS"),
        (4, "CHECK_ID"),
    ]


def test_a_compliance_file_of_prowler_counts_each_finding_once() -> None:
    reading = read_as(
        "iso.csv",
        "FRAMEWORK;VERSION;REQUIREMENTS_ID;STATUS;RESOURCEID;CHECKID;MUTED;ASSESSMENTDATE\n"
        "ISO27001;2022;A.5.1;FAIL;r1;a;False;2025-02-14\n"
        "ISO27001;2022;A.5.2;FAIL;r1;a;False;2025-02-14\n",
        "prowler_compliance_csv",
    )
    assert len(checks(reading)) == 1
    required = reading.tables["check_requirements"].select("framework_id", "requirement_id")
    assert required.rows() == [("iso27001-2022", "A.5.1"), ("iso27001-2022", "A.5.2")]


def test_suppressed_findings_of_the_ocsf_output_are_flagged() -> None:
    event = {
        "class_uid": 2004,
        "status": "Suppressed",
        "status_code": "FAIL",
        "metadata": {"event_code": "a"},
        "time": 1739539623,
    }
    reading = read_as("out.json", json.dumps(event), "prowler_ocsf")
    assert checks(reading) == [("a", "not_implemented", "FAIL", True)]
    lines = "\n".join([json.dumps(event)] * 2)
    assert read_as("out.ndjson", lines, "prowler_ocsf").rows_read == 2


@pytest.mark.parametrize(
    "time", [{"time": 1739539623}, {"time": 1739539623000}, {"event_time": "2025-02-14T13:27:03"}]
)
def test_each_version_of_prowler_tells_the_day_in_its_own_way(time: dict[str, Any]) -> None:
    event = {"class_uid": 2004, "status_code": "FAIL", "metadata": {"event_code": "a"}, **time}
    reading = read_as("out.json", json.dumps(event), "prowler_ocsf")
    assert reading.tables["check_results"]["assessed_on"].to_list() == [dt.date(2025, 2, 14)]


def test_prowler_carries_the_requirements_of_isms_p() -> None:
    reading = read_path(found_sample("audit/prowler/prowler_aws.ocsf.json")).reading
    required = reading.tables["check_requirements"]
    isms_p = required.filter(framework_id="isms-p-2023")
    assert isms_p["check_id"].n_unique() == 5
    one = isms_p.filter(check_id="accessanalyzer_enabled", framework="KISA-ISMS-P-2023")
    assert one["requirement_id"].to_list() == ["2.5.6", "2.6.4", "2.8.1", "2.8.2"]
    assert set(reading.tables["check_results"]["assessed_on"]) == {dt.date(2025, 2, 14)}


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("prowler/prowler_aws.csv", {"not_implemented": 2, "not_assessed": 2}),
        ("prowler/prowler_aws.ocsf.json", {"not_implemented": 2, "not_assessed": 3}),
    ],
)
def test_a_found_file_gives_the_counted_statuses(path: str, counts: dict[str, int]) -> None:
    assert_counted_statuses(path, counts)
