"""STIG Viewer checklists in XML and JSON."""

import json

from tests.measured import assert_counted_statuses, checks, read_as


def test_a_vulnerability_with_two_statuses_is_a_fault() -> None:
    data = (
        "<STIG_DATA><VULN_ATTRIBUTE>Vuln_Num</VULN_ATTRIBUTE><ATTRIBUTE_DATA>V-1</ATTRIBUTE_DATA>"
    )
    two = "<STATUS>Open</STATUS><STATUS>NotAFinding</STATUS>"
    content = f"<CHECKLIST><VULN>{data}</STIG_DATA>{two}</VULN></CHECKLIST>"
    assert [one.rule for one in read_as("c.ckl", content, "ckl").faults] == ["repeated_status"]


def test_a_cklb_is_read_like_a_ckl() -> None:
    rules = [{"group_id": "V-1", "status": "not_a_finding", "ccis": ["CCI-000067"]}]
    content = {"target_data": {"host_name": "h"}, "stigs": [{"rules": rules}]}
    reading = read_as("c.cklb", json.dumps(content), "ckl")
    assert checks(reading) == [("V-1", "implemented", "not_a_finding", False)]


def test_a_found_file_gives_the_counted_statuses() -> None:
    assert_counted_statuses("ckl/ckl_mac_addresses.ckl", {"not_assessed": 3})
