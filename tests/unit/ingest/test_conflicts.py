"""Files that contradict each other are refused together."""

import json

from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import read_quarter
from tests.inbox import outcome
from tests.plain_surveys import HONEST_2021
from tests.quarters import CHECKLIST, QUARTER, SURVEY, load
from tests.waves import csv_bytes, survey_2021


def test_a_respondent_in_two_files_refuses_both() -> None:
    result = load(
        one=SURVEY, two=survey_2021({"b": HONEST_2021}), three=survey_2021({"c": HONEST_2021})
    )
    assert {one.path: one.status for one in result.outcomes} == {
        "one.csv": "refused",
        "two.csv": "refused",
        "three.csv": "loaded",
    }
    assert outcome(result, "two.csv").message == (
        "line 2, column respondent_id: the same respondent_id stands in one.csv, line 3; "
        "keep one of the two files in the inbox, or remove the row from one"
    )


def test_the_same_control_in_two_checklists_refuses_both() -> None:
    other = csv_bytes(["control_id", "status"], [["B1.1", "Partial"]])
    result = load(one=CHECKLIST, two=other)
    assert [one.status for one in result.outcomes] == ["refused", "refused"]


def test_one_key_on_many_rows_of_two_files_does_not_multiply() -> None:
    header = ["PROVIDER", "CHECK_ID", "STATUS", "STATUS_EXTENDED"]
    rows = [["aws", "x", "PASS", ""]] * 5_000
    result = load(a=csv_bytes(header, rows), b=csv_bytes(header, [*rows, ["aws", "y", "PASS", ""]]))
    assert {one.status for one in result.outcomes} == {"refused"}
    assert (
        outcome(result, "a.csv")
        .issues[0]
        .reason.endswith(
            "b.csv, line 2; keep one of the two files in the inbox, or remove the row from one"
        )
    )


def test_wazuh_files_of_two_hosts_load_where_wave_yaml_names_the_hosts() -> None:
    item = {"id": 1, "policy_id": "cis", "result": "passed", "compliance": []}
    sca = json.dumps({"data": {"affected_items": [item]}}).encode()
    files = [InboxFile("a.json", sca), InboxFile("b.json", sca + b" ")]
    refused = read_quarter(QUARTER, files)
    assert [one.status for one in refused.outcomes] == ["refused", "refused"]
    assert "declare the `resource` of each" in (refused.outcomes[0].message or "")
    declared = b"""quarter: 2021Q4
files:
  - {path: a.json, resource: web-1}
  - {path: b.json, resource: web-2}
"""
    loaded = read_quarter(QUARTER, [*files, InboxFile("wave.yaml", declared)])
    assert [one.status for one in loaded.outcomes] == ["loaded"] * 3
