"""XCCDF: native words, results that others supersede, and benchmarks that are no results."""

import pytest

from tests.measured import assert_counted_statuses, checks, read_as, read_path
from tests.sample_files import found_sample

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
    reading = read_as("r.xml", xccdf(word), "xccdf")
    assert checks(reading) == [("r0", status, word, False)]


def test_an_informational_result_is_left_out_and_an_unknown_word_refuses() -> None:
    reading = read_as("r.xml", xccdf("pass", "informational"), "xccdf")
    assert (reading.rows_read, len(reading.exclusions)) == (2, 1)
    (fault,) = read_as("r.xml", xccdf("pass", "maybe"), "xccdf").faults
    assert (fault.row_number, fault.rule) == (2, "unknown_status")


def test_of_two_tests_of_a_host_the_later_counts() -> None:
    old, new = xccdf("fail"), xccdf("pass", end="2025-09-02T00:00:00")
    both = f"<asset-report-collection>{new}{old}</asset-report-collection>"
    reading = read_as("arf.xml", both, "xccdf")
    assert checks(reading) == [("r0", "implemented", "pass", False)]
    assert reading.exclusions[0].rule == "superseded"


def test_a_benchmark_without_results_is_refused() -> None:
    reading = read_as("b.xml", "<Benchmark><Rule id='a'/></Benchmark>", "xccdf")
    assert "not the results of a scan" in reading.faults[0].reason


def test_a_rule_with_two_results_is_a_fault() -> None:
    two = "<result>pass</result><result>fail</result>"
    content = (
        f'<TestResult end-time="2025-09-30"><rule-result idref="a">{two}</rule-result></TestResult>'
    )
    (fault,) = [one for one in read_as("x.xml", content, "xccdf").faults if one.rule != "no_rows"]
    assert (fault.row_number, fault.column_name, fault.rule) == (1, "result", "repeated_status")


def test_the_rules_of_a_benchmark_give_their_identifiers_not_results() -> None:
    reading = read_path(found_sample("audit/xccdf/openscap_rhel7.xml")).reading
    required = reading.tables["check_requirements"]
    rule = "xccdf_mil.disa.stig_rule_SV-204393r603261_rule"
    assert required.filter(check_id=rule, framework="cci")["requirement_id"].to_list() == [
        "CCI-000048"
    ]


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("xccdf/openscap_rhel7.xml", {"implemented": 43, "not_implemented": 137}),
        ("xccdf/small_arf.xml", {"implemented": 1, "not_applicable": 1}),
    ],
)
def test_a_found_file_gives_the_counted_statuses(path: str, counts: dict[str, int]) -> None:
    assert_counted_statuses(path, counts)
