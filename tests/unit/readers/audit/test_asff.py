"""AWS Security Finding Format: what is archived, suppressed or repeated."""

import json
from typing import Any

import pytest

from secperf_pipeline.readers.reading import Reading
from tests.measured import assert_counted_statuses, checks, read_as


def test_asff_leaves_out_what_is_archived_and_flags_what_is_suppressed() -> None:
    base = {"SchemaVersion": "2018-10-08", "ProductArn": "arn", "GeneratorId": "g"}
    failed = {"Status": "FAILED", "RelatedRequirements": ["NIST.800-53.r5 AC-2"]}
    findings = [
        base | {"Compliance": failed, "Workflow": {"Status": "SUPPRESSED"}},
        base | {"Compliance": {"Status": "PASSED"}, "RecordState": "ARCHIVED"},
        base,
    ]
    reading = read_as("asff.json", json.dumps(findings), "asff")
    assert checks(reading) == [("g", "not_implemented", "FAILED", True)]
    assert [one.rule for one in reading.exclusions] == ["archived", "no_result"]
    required = reading.tables["check_requirements"].row(0, named=True)
    assert (required["framework"], required["requirement_id"]) == ("NIST.800-53.r5", "AC-2")
    odd = json.dumps([base | {"Compliance": {"Status": "INFOED"}}])
    assert read_as("asff.json", odd, "asff").faults[0].rule == "unknown_status"


def asff(*findings: Any) -> Reading:
    base = {"SchemaVersion": "1", "ProductArn": "p", "GeneratorId": "g"}
    given = [
        base | {"Compliance": {"Status": "PASSED"}} | one if isinstance(one, dict) else one
        for one in findings
    ]
    return read_as("a.json", json.dumps(given), "asff")


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


def test_a_found_file_gives_the_counted_statuses() -> None:
    counts = {"implemented": 1, "not_implemented": 17}
    assert_counted_statuses("asff/asff_sample.json", counts)
