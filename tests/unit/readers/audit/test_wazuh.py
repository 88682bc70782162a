"""Wazuh: the checks of one agent, all of them and each once."""

import json
from typing import Any

from secperf_pipeline.readers.reading import Reading
from tests.measured import checks, read_as


def test_wazuh_lists_what_each_check_is_required_by() -> None:
    item = {"id": 1, "policy_id": "cis", "result": "not applicable", "compliance": []}
    item["compliance"] = [{"key": "iso_27001-2013", "value": "A.9.1.1,A.9.2.3"}]
    content = json.dumps({"data": {"affected_items": [item]}})
    reading = read_as("sca.json", content, "wazuh_sca")
    assert checks(reading) == [("cis:1", "not_applicable", "not applicable", False)]
    assert reading.tables["check_requirements"]["requirement_id"].to_list() == [
        "A.9.1.1",
        "A.9.2.3",
    ]


def wazuh(*items: dict[str, Any], total: int | None = None) -> Reading:
    given = [
        {"id": 1, "policy_id": "cis", "result": "passed", "compliance": []} | one for one in items
    ]
    content = {"data": {"affected_items": given, "total_affected_items": total or len(items)}}
    return read_as("sca.json", json.dumps(content), "wazuh_sca")


def test_one_page_of_wazuhs_answer_is_refused() -> None:
    (fault,) = wazuh({}, total=500).faults
    assert (fault.rule, "holds 1 of 500 checks" in fault.reason) == ("one_page", True)


def test_a_check_that_one_host_has_twice_is_a_fault() -> None:
    (fault,) = wazuh({}, {"id": 2}, {"result": "failed"}).faults
    assert (fault.row_number, fault.column_name, fault.rule) == (3, "id", "repeated_check")
