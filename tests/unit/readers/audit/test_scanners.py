"""Scanner results: what a word means, what is held against a control, and what stays out."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.readers.reading import Reading
from tests.measured import read_bytes

PROWLER = "CHECK_ID;STATUS;STATUS_EXTENDED;PROVIDER;MUTED;RESOURCE_UID;TIMESTAMP;COMPLIANCE"


def read(name: str, content: str | bytes, expected: str) -> Reading:
    found = read_bytes(name, content.encode() if isinstance(content, str) else content)
    assert found.format is not None
    assert found.format.name == expected
    return found.reading


def checks(reading: Reading) -> list[tuple[object, ...]]:
    columns = ("check_id", "status", "native_status", "is_waived")
    return reading.tables["check_results"].select(columns).rows()


def prowler(*rows: str) -> Reading:
    return read("out.csv", "\n".join([PROWLER, *rows]), "prowler_csv")


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
    reading = read(
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
    reading = read("out.json", json.dumps(event), "prowler_ocsf")
    assert checks(reading) == [("a", "not_implemented", "FAIL", True)]
    lines = "\n".join([json.dumps(event)] * 2)
    assert read("out.ndjson", lines, "prowler_ocsf").rows_read == 2


XCCDF = """<cdf:TestResult xmlns:cdf="http://checklists.nist.gov/xccdf/1.1" end-time="{end}">
<cdf:target>host</cdf:target>{results}</cdf:TestResult>"""


def xccdf(*words: str, end: str = "2025-09-01T00:00:00") -> str:
    results = "".join(
        f'<cdf:rule-result idref="r{number}"><cdf:result>{word}</cdf:result></cdf:rule-result>'
        for number, word in enumerate(words)
    )
    return XCCDF.format(end=end, results=results)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("pass", "implemented"),
        ("fixed", "implemented"),
        ("fail", "not_implemented"),
        ("notapplicable", "not_applicable"),
        ("notselected", "not_applicable"),
        ("error", "not_assessed"),
        ("unknown", "not_assessed"),
        ("notchecked", "not_assessed"),
    ],
)
def test_a_rule_result_keeps_its_native_word(word: str, status: str) -> None:
    reading = read("r.xml", xccdf(word), "xccdf")
    assert checks(reading) == [("r0", status, word, False)]


def test_an_informational_result_is_left_out_and_an_unknown_word_refuses() -> None:
    reading = read("r.xml", xccdf("pass", "informational"), "xccdf")
    assert (reading.rows_read, len(reading.exclusions)) == (2, 1)
    (fault,) = read("r.xml", xccdf("pass", "maybe"), "xccdf").faults
    assert (fault.row_number, fault.rule) == (2, "unknown_status")


def test_of_two_tests_of_a_host_the_later_counts() -> None:
    old, new = xccdf("fail"), xccdf("pass", end="2025-09-02T00:00:00")
    both = f"<asset-report-collection>{new}{old}</asset-report-collection>"
    reading = read("arf.xml", both, "xccdf")
    assert checks(reading) == [("r0", "implemented", "pass", False)]
    assert reading.exclusions[0].rule == "superseded"


def test_a_benchmark_without_results_is_refused() -> None:
    reading = read("b.xml", "<Benchmark><Rule id='a'/></Benchmark>", "xccdf")
    assert "not the results of a scan" in reading.faults[0].reason


def hdf(*profiles: list[dict[str, Any]]) -> Reading:
    content = {"platform": {}, "profiles": [{"controls": controls} for controls in profiles]}
    return read("hdf.json", json.dumps(content), "hdf")


def test_an_overlay_of_inspec_has_no_results_of_its_own() -> None:
    waiver = {"justification": "accepted", "message": ""}
    reading = hdf(
        [{"id": "a", "results": [], "waiver_data": waiver}, {"id": "b"}],
        [{"id": "a", "impact": 0.5, "results": [{"status": "passed"}, {"status": "failed"}]}],
    )
    assert checks(reading) == [
        ("a", "not_implemented", "passed", True),
        ("a", "not_implemented", "failed", True),
        ("b", "not_assessed", "no result", False),
    ]


def test_asff_leaves_out_what_is_archived_and_flags_what_is_suppressed() -> None:
    base = {"SchemaVersion": "2018-10-08", "ProductArn": "arn", "GeneratorId": "g"}
    failed = {"Status": "FAILED", "RelatedRequirements": ["NIST.800-53.r5 AC-2"]}
    findings = [
        base | {"Compliance": failed, "Workflow": {"Status": "SUPPRESSED"}},
        base | {"Compliance": {"Status": "PASSED"}, "RecordState": "ARCHIVED"},
        base,
    ]
    reading = read("asff.json", json.dumps(findings), "asff")
    assert checks(reading) == [("g", "not_implemented", "FAILED", True)]
    assert [one.rule for one in reading.exclusions] == ["archived", "no_result"]
    required = reading.tables["check_requirements"].row(0, named=True)
    assert (required["framework"], required["requirement_id"]) == ("NIST.800-53.r5", "AC-2")
    odd = json.dumps([base | {"Compliance": {"Status": "INFOED"}}])
    assert read("asff.json", odd, "asff").faults[0].rule == "unknown_status"


def test_wazuh_lists_what_each_check_is_required_by() -> None:
    item = {"id": 1, "policy_id": "cis", "result": "not applicable", "compliance": []}
    item["compliance"] = [{"key": "iso_27001-2013", "value": "A.9.1.1,A.9.2.3"}]
    content = json.dumps({"data": {"affected_items": [item]}})
    reading = read("sca.json", content, "wazuh_sca")
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
    return read("sca.json", json.dumps(content), "wazuh_sca")


def test_one_page_of_wazuhs_answer_is_refused() -> None:
    (fault,) = wazuh({}, total=500).faults
    assert (fault.rule, "holds 1 of 500 checks" in fault.reason) == ("one_page", True)


def test_a_check_that_one_host_has_twice_is_a_fault() -> None:
    (fault,) = wazuh({}, {"id": 2}, {"result": "failed"}).faults
    assert (fault.row_number, fault.column_name, fault.rule) == (3, "id", "repeated_check")


def asff(*findings: Any) -> Reading:
    base = {"SchemaVersion": "1", "ProductArn": "p", "GeneratorId": "g"}
    given = [
        base | {"Compliance": {"Status": "PASSED"}} | one if isinstance(one, dict) else one
        for one in findings
    ]
    return read("a.json", json.dumps(given), "asff")


@pytest.mark.parametrize(
    ("odd", "rule", "column"),
    [
        ("x", "no_record", None),
        (None, "no_record", None),
        ({"Compliance": "PASSED"}, "no_record", "Compliance"),
        ({"Id": "1"}, "repeated_finding", "Id"),
    ],
)
def test_a_finding_that_is_none_or_another_again_is_a_fault(
    odd: Any, rule: str, column: str | None
) -> None:
    (fault,) = asff({"Id": "1"}, odd).faults
    assert (fault.row_number, fault.rule, fault.column_name) == (2, rule, column)


@pytest.mark.parametrize("impact", [0, 0.0, "0", "0.0", "none"])
def test_a_control_of_no_impact_does_not_apply_however_it_is_written(impact: object) -> None:
    control = {"id": "a", "impact": impact, "results": [{"status": "failed"}]}
    assert checks(hdf([control])) == [("a", "not_applicable", "failed", False)]


@pytest.mark.parametrize(
    ("control", "column"),
    [
        ({"results": []}, "controls.id"),
        ({"id": "a", "results": {"status": "failed"}}, "controls.results"),
    ],
)
def test_a_control_whose_parts_are_none_is_a_fault_with_its_place(
    control: dict[str, Any], column: str
) -> None:
    (fault,) = [one for one in hdf([control]).faults if one.rule != "no_rows"]
    assert (fault.row_number, fault.column_name) == (1, column)


def test_a_vulnerability_with_two_statuses_is_a_fault() -> None:
    data = (
        "<STIG_DATA><VULN_ATTRIBUTE>Vuln_Num</VULN_ATTRIBUTE><ATTRIBUTE_DATA>V-1</ATTRIBUTE_DATA>"
    )
    two = "<STATUS>Open</STATUS><STATUS>NotAFinding</STATUS>"
    content = f"<CHECKLIST><VULN>{data}</STIG_DATA>{two}</VULN></CHECKLIST>"
    assert [one.rule for one in read("c.ckl", content, "ckl").faults] == ["repeated_status"]


def test_a_rule_with_two_results_is_a_fault() -> None:
    two = "<result>pass</result><result>fail</result>"
    content = (
        f'<TestResult end-time="2025-09-30"><rule-result idref="a">{two}</rule-result></TestResult>'
    )
    (fault,) = [one for one in read("x.xml", content, "xccdf").faults if one.rule != "no_rows"]
    assert (fault.row_number, fault.column_name, fault.rule) == (1, "result", "repeated_status")


@pytest.mark.parametrize("lines", [False, True])
def test_a_number_beyond_64_bits_is_kept_digit_by_digit(*, lines: bool) -> None:
    numbers = [18446744073709551616, 18446744073709551617]
    records = [
        {
            "SchemaVersion": "1",
            "ProductArn": "p",
            "GeneratorId": number,
            "Compliance": {"Status": "PASSED"},
        }
        for number in numbers
    ]
    content = "\n".join(map(json.dumps, records)) if lines else json.dumps(records)
    found = read("a.json", content, "asff").tables["check_results"]["check_id"]
    assert found.to_list() == [str(number) for number in numbers]


def test_an_id_that_has_lost_digits_is_a_fault_of_its_record() -> None:
    items = [
        {"id": one, "result": "passed", "compliance": []} for one in (1, 1.2345678901234568e19)
    ]
    content = json.dumps({"data": {"affected_items": items}})
    (fault,) = read("sca.json", content, "wazuh_sca").faults
    assert (fault.row_number, fault.column_name, fault.rule) == (2, "check_id", "rounded_id")


def test_a_cklb_is_read_like_a_ckl() -> None:
    rules = [{"group_id": "V-1", "status": "not_a_finding", "ccis": ["CCI-000067"]}]
    content = {"target_data": {"host_name": "h"}, "stigs": [{"rules": rules}]}
    reading = read("c.cklb", json.dumps(content), "ckl")
    assert checks(reading) == [("V-1", "implemented", "not_a_finding", False)]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("x" * 600),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
DOCUMENTS: list[dict[str, Any]] = [
    {"class_uid": 2004, "status_code": JUNK, "metadata": JUNK, "unmapped": JUNK, "time": JUNK},
    {"assessment-results": JUNK},
    {"results": [{"reviewed-controls": {}, "start": JUNK, "findings": JUNK}]},
    {"assessment-results": {"results": [{"findings": [{"target": JUNK}], "start": JUNK}]}},
    {"platform": JUNK, "profiles": [{"controls": JUNK}, JUNK]},
    {"platform": {}, "profiles": [{"controls": [{"id": "a", "results": JUNK, "tags": JUNK}]}]},
    {"stigs": JUNK, "target_data": JUNK},
    {"SchemaVersion": "", "ProductArn": "", "GeneratorId": JUNK, "Compliance": JUNK},
    {"data": {"affected_items": [{"id": JUNK, "result": JUNK, "compliance": JUNK}, JUNK]}},
    {"results": JUNK, "timeline": JUNK},
    {"results": [{"status": "Email Sent", "id": JUNK, "send_date": JUNK}], "timeline": []},
    {"data": [{"number": JUNK, "startDate": JUNK, "tlp": JUNK}, {"case_id": JUNK}]},
]


def shape(value: Any) -> st.SearchStrategy[Any]:
    if isinstance(value, st.SearchStrategy):
        return value
    if isinstance(value, dict):
        return st.fixed_dictionaries({key: shape(one) for key, one in value.items()})
    return st.tuples(*map(shape, value)).map(list) if isinstance(value, list) else st.just(value)


@given(st.one_of([shape(one) for one in DOCUMENTS]))
def test_no_junk_within_a_known_document_is_unforeseen_or_loads_in_part(content: Any) -> None:
    reading = read_bytes("junk.json", json.dumps(content).encode()).reading
    assert [one for one in reading.faults if one.rule == "unforeseen"] == []
    assert not (reading.faults and reading.tables)


@pytest.mark.parametrize(
    "time", [{"time": 1739539623}, {"time": 1739539623000}, {"event_time": "2025-02-14T13:27:03"}]
)
def test_each_version_of_prowler_tells_the_day_in_its_own_way(time: dict[str, Any]) -> None:
    event = {"class_uid": 2004, "status_code": "FAIL", "metadata": {"event_code": "a"}, **time}
    reading = read("out.json", json.dumps(event), "prowler_ocsf")
    assert reading.tables["check_results"]["assessed_on"].to_list() == [dt.date(2025, 2, 14)]
