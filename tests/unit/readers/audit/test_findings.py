"""What holds of the findings of every tool: ids stay exact, and junk never loads in part."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measured import read_as, read_bytes


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
    found = read_as("a.json", content, "asff").tables["check_results"]["check_id"]
    assert found.to_list() == [str(number) for number in numbers]


def test_an_id_that_has_lost_digits_is_a_fault_of_its_record() -> None:
    items = [
        {"id": one, "result": "passed", "compliance": []} for one in (1, 1.2345678901234568e19)
    ]
    content = json.dumps({"data": {"affected_items": items}})
    (fault,) = read_as("sca.json", content, "wazuh_sca").faults
    assert (fault.row_number, fault.column_name, fault.rule) == (2, "check_id", "rounded_id")


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
