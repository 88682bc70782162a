"""OSCAL assessment results: states, reasons, targets, and several results in one file."""

import json
from typing import Any

import pytest

from secperf_pipeline.readers.reading import Reading
from tests.measured import (
    assert_counted_statuses,
    assert_true_statuses,
    read_bytes,
    read_path,
)
from tests.sample_files import found_sample


def finding(target: str, state: str, reason: str = "", implementation: str = "") -> dict[str, Any]:
    status = {"state": state} | ({"reason": reason} if reason else {})
    described = {"type": "objective-id", "target-id": target, "status": status}
    if implementation:
        described["implementation-status"] = {"state": implementation}
    return {"target": described}


def result(start: str, *findings: dict[str, Any]) -> dict[str, Any]:
    return {"start": start, "reviewed-controls": {}, "findings": list(findings)}


def read(*results: dict[str, Any]) -> Reading:
    content = json.dumps({"assessment-results": {"results": list(results)}}).encode()
    found = read_bytes("ar.json", content)
    assert found.format is not None
    assert found.format.name == "oscal"
    return found.reading


@pytest.mark.parametrize(
    ("state", "reason", "implementation", "status"),
    [
        ("satisfied", "", "", "implemented"),
        ("satisfied", "pass", "implemented", "implemented"),
        ("satisfied", "other", "", "not_assessed"),
        ("satisfied", "other", "not-applicable", "not_applicable"),
        ("not-satisfied", "fail", "", "not_implemented"),
        ("not-satisfied", "fail", "planned", "not_implemented"),
        ("not-satisfied", "fail", "partial", "partial"),
        ("not-satisfied", "other", "", "not_assessed"),
        ("not-satisfied", "other", "partial", "partial"),
        ("not-satisfied", "fail", "not-applicable", "not_applicable"),
    ],
)
def test_a_state_is_read_with_its_implementation_and_reason(
    state: str, reason: str, implementation: str, status: str
) -> None:
    reading = read(result("2025-09-28", finding("b1.1_obj", state, reason, implementation)))
    row = reading.tables["control_results"].row(0, named=True)
    assert row["status"] == status
    assert row["native_status"].startswith(state)


@pytest.mark.parametrize("odd", [("met", ""), ("", ""), ("satisfied", "done")])
def test_a_state_that_oscal_lacks_is_a_fault_with_its_record(odd: tuple[str, str]) -> None:
    good = finding("b1.1_obj", "satisfied")
    reading = read(result("2025-09-28", good, finding("b1.2_obj", odd[0], "", odd[1])))
    assert [(one.row_number, one.rule) for one in reading.faults] == [(2, "unknown_status")]


def test_objectives_and_statements_belong_to_the_control_above_them() -> None:
    targets = ["b1.1.a_obj.1", "b1.1.b_obj", "s1.1_smt", "r1_obj.2", "r10_obj", "ac-6.1_obj"]
    reading = read(result("2025-09-28", *(finding(one, "satisfied") for one in targets)))
    placed = reading.tables["control_results"]
    assert placed["control_id"].to_list() == ["B1.1", "B1.1", "S1.1", "R1"]
    assert placed["check_id"].to_list() == targets[:4]
    required = reading.tables["check_requirements"].select("framework", "requirement_id").rows()
    assert required == [("oscal", "r10"), ("nist-sp-800-53", "ac-6.1")]


def test_a_target_assessed_twice_in_one_result_keeps_both() -> None:
    both = (finding("b1.1_obj", "satisfied"), finding("b1.1_obj", "not-satisfied"))
    rows = read(result("2025-09-28", *both)).tables["control_results"]
    assert rows["check_id"].to_list() == ["b1.1_obj", "b1.1_obj#2"]


def test_the_latest_result_counts_whatever_stands_first() -> None:
    later = result("2025-09-01T00:00:00Z", finding("b1.1_obj", "satisfied"))
    earlier = result(
        "2025-09-01T08:00:00+09:00",
        finding("b1.1_obj", "not-satisfied"),
        finding("b1.2_obj", "not-satisfied"),
    )
    reading = read(later, earlier)
    rows = reading.tables["control_results"].select("control_id", "status").rows()
    assert rows == [("B1.1", "implemented"), ("B1.2", "not_implemented")]
    assert [(one.row_number, one.rule) for one in reading.exclusions] == [(2, "superseded")]


def test_several_results_without_a_start_are_refused() -> None:
    one = result("", finding("b1.1_obj", "satisfied"))
    assert "no start" in read(one, one).faults[0].reason


def test_results_without_a_finding_are_refused() -> None:
    assert read(result("2025-09-28")).faults[0].rule == "no_findings"


def test_an_assessors_text_in_place_of_a_reason_stays_in_the_store() -> None:
    told = finding("b1.1_obj", "not-satisfied", "Kim (kim@example.com) forgot it")
    (row,) = read(result("2025-09-28", told)).tables["control_results"].rows(named=True)
    assert (row["status"], row["native_status"]) == ("not_implemented", "not-satisfied")


def test_an_observation_is_named_by_its_rule_and_not_by_its_text() -> None:
    described = ["rule_prefer_64bit", "Lee could not log in", "Lee could not log in again"]
    observations = [
        {"uuid": f"u{number}", "description": text, "props": [{"name": "result", "value": "pass"}]}
        for number, text in enumerate(described)
    ]
    content = {"results": [{"reviewed-controls": {}, "observations": observations}]}
    found = read_bytes("ar.json", json.dumps(content).encode()).reading.tables["check_results"]
    assert found["check_id"].to_list() == ["rule_prefer_64bit", "u1", "u2"]


def test_an_oscal_catalogue_is_no_audit() -> None:
    reading = read_path(found_sample("audit/oscal/basic_catalog.json")).reading
    assert "this is an OSCAL catalog" in reading.faults[0].reason


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("oscal/ifa_assessment_results.json", {"not_implemented": 1}),
        ("oscal/ifa_assessment_results.xml", {"not_implemented": 1}),
        ("oscal/ifa_assessment_results.yaml", {"not_implemented": 1}),
        ("oscal/trestle_rhel7_fragment.json", {"not_applicable": 1, "implemented": 1}),
    ],
)
def test_a_found_file_gives_the_counted_statuses(path: str, counts: dict[str, int]) -> None:
    assert_counted_statuses(path, counts)


def test_the_made_audit_has_the_true_status_of_each_control() -> None:
    assert_true_statuses("oscal_ar_made.json")
