"""The audit samples give the figures that their README states, or are refused."""

import datetime as dt
import json

import pytest

from tests.measured import read_path, statuses
from tests.sample_files import found_sample, made_sample

MADE = [
    "checklist_en.csv",
    "ciso_assistant_audit_export.csv",
    "ciso_assistant_audit_export.xlsx",
    "oscal_ar_made.json",
]
FOUND = {
    "oscal/ifa_assessment_results.json": {"not_implemented": 1},
    "oscal/ifa_assessment_results.xml": {"not_implemented": 1},
    "oscal/ifa_assessment_results.yaml": {"not_implemented": 1},
    "oscal/trestle_rhel7_fragment.json": {"not_applicable": 1, "implemented": 1},
    "prowler/prowler_aws.csv": {"not_implemented": 2, "not_assessed": 2},
    "prowler/prowler_aws.ocsf.json": {"not_implemented": 2, "not_assessed": 3},
    "xccdf/openscap_rhel7.xml": {"implemented": 43, "not_implemented": 137},
    "xccdf/small_arf.xml": {"implemented": 1, "not_applicable": 1},
    "asff/asff_sample.json": {"implemented": 1, "not_implemented": 17},
    "ckl/ckl_mac_addresses.ckl": {"not_assessed": 3},
    # Two failures, a pass and a skip are of controls that apply; one skip is of no impact.
    "hdf/one_of_each_status.json": {
        "implemented": 1,
        "not_implemented": 2,
        "not_assessed": 1,
        "not_applicable": 1,
    },
}


@pytest.mark.parametrize("name", MADE)
def test_each_format_of_one_audit_gives_the_true_status_of_each_control(name: str) -> None:
    facts = json.loads(made_sample("audit/FACTS.json").read_text(encoding="utf-8"))
    reading = read_path(made_sample(f"audit/{name}")).reading
    rows = reading.tables["control_results"]
    found = dict(zip(rows["control_id"], rows["status"], strict=True))
    truth = facts["truth"]
    if name == "oscal_ar_made.json":
        # What was not assessed has no finding.
        truth = {control: state for control, state in truth.items() if state != "not_assessed"}
    assert found == truth
    stated = facts["files"][name]
    assert reading.rows_read == stated.get("rows", stated.get("findings"))
    assert len(reading.exclusions) == reading.rows_read - stated.get("assessable", len(truth))


@pytest.mark.parametrize("path", FOUND)
def test_a_found_file_gives_the_counted_statuses(path: str) -> None:
    reading = read_path(found_sample(f"audit/{path}")).reading
    assert reading.faults == []
    assert dict(statuses(reading)) == FOUND[path]
    assert reading.rows_read == sum(FOUND[path].values())


def test_an_oscal_catalogue_is_no_audit() -> None:
    reading = read_path(found_sample("audit/oscal/basic_catalog.json")).reading
    assert "this is an OSCAL catalog" in reading.faults[0].reason


def test_a_lynis_report_is_no_audit_of_controls() -> None:
    reading = read_path(found_sample("audit/lynis/lynis_one.dat")).reading
    assert "does not list the tests that passed" in reading.faults[0].reason


def test_prowler_carries_the_requirements_of_isms_p() -> None:
    reading = read_path(found_sample("audit/prowler/prowler_aws.ocsf.json")).reading
    required = reading.tables["check_requirements"]
    isms_p = required.filter(framework_id="isms-p-2023")
    assert isms_p["check_id"].n_unique() == 5
    one = isms_p.filter(check_id="accessanalyzer_enabled", framework="KISA-ISMS-P-2023")
    assert one["requirement_id"].to_list() == ["2.5.6", "2.6.4", "2.8.1", "2.8.2"]
    assert set(reading.tables["check_results"]["assessed_on"]) == {dt.date(2025, 2, 14)}


def test_the_rules_of_a_benchmark_give_their_identifiers_not_results() -> None:
    reading = read_path(found_sample("audit/xccdf/openscap_rhel7.xml")).reading
    required = reading.tables["check_requirements"]
    rule = "xccdf_mil.disa.stig_rule_SV-204393r603261_rule"
    assert required.filter(check_id=rule, framework="cci")["requirement_id"].to_list() == [
        "CCI-000048"
    ]
