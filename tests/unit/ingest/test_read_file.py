"""What no rule foresees refuses one file, says whose fault it may be, and never stops the run."""

import json
from typing import NoReturn

import polars as pl
import pytest
from polars.exceptions import PanicException

from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.ingest.read_file import read_file
from secperf_pipeline.readers.faults import RowIssue
from secperf_pipeline.readers.format import Format
from tests.measured import read_bytes

SECRET = "kim@example.com"


def failing(error: BaseException, *, at_once: bool) -> Format:
    """Make a format that raises while it recognises a file, or while it reads one."""

    def fail(*_: object) -> NoReturn:
        raise error

    return Format(
        name="failing",
        kind="survey",
        recognises=fail if at_once else lambda _: True,
        read=fail,
    )


def fault_of(error: BaseException, *, at_once: bool = False) -> RowIssue:
    formats = (failing(error, at_once=at_once),)
    read = read_file("a.csv", b"a,b\n1,2\n", Wave(quarter="2025Q3"), formats=formats)
    assert (read.reading.tables, read.reading.rows_read) == ({}, 0)
    (fault,) = read.reading.faults
    assert SECRET not in fault.reason
    return fault


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("error", "rule", "words"),
    [
        (
            PanicException(SECRET),
            "damaged",
            "a library failed while it read the file (PanicException in ",
        ),
        (pl.exceptions.ComputeError(SECRET), "unforeseen", "(ComputeError in "),
        (KeyError(SECRET), "unforeseen", "secperf could not read the file (KeyError in "),
        (RecursionError(SECRET), "unforeseen", "please report this line"),
        (AssertionError(SECRET), "unforeseen", "and no rule says why"),
        (MemoryError(SECRET), "too_large", "does not have enough memory"),
    ],
)
def test_an_unforeseen_error_refuses_the_file(
    error: BaseException, rule: str, words: str, *, at_once: bool
) -> None:
    fault = fault_of(error, at_once=at_once)
    assert (fault.rule, words in fault.reason) == (rule, True)


def test_an_unforeseen_error_names_the_line_of_the_code() -> None:
    assert "in ingest/read_file.py:" in fault_of(KeyError("x")).reason


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), DeclarationError("no")])
def test_an_order_to_stop_is_obeyed(error: BaseException) -> None:
    with pytest.raises(type(error)):
        fault_of(error)


WAZUH = {"policy_id": "cis", "result": "passed", "compliance": []}
OSCAL = """assessment-results:
  results:
    - start: 2025-09-30T00:00:00Z
      findings:
        - target: {target-id: "b1.1\\a", status: {state: satisfied}}
"""
CKL = "<CHECKLIST><VULN><STIG_DATA><VULN_ATTRIBUTE>Vuln_Num</VULN_ATTRIBUTE><ATTRIBUTE_DATA>"
CKL += "V\u00811</ATTRIBUTE_DATA></STIG_DATA><STATUS>Open</STATUS></VULN></CHECKLIST>"

TICKETS = "incident_id,detected_at,reported_to_csirt_at,csirt_launched_at"


@pytest.mark.parametrize(
    ("name", "content", "column"),
    [
        ("a.json", json.dumps({"data": {"affected_items": [WAZUH | {"id": "1\0"}]}}), "check_id"),
        ("a.yaml", OSCAL, "check_id"),
        ("a.ckl", CKL, "check_id"),
        (
            "a.csv",
            'control_id,status,organisation_id\nB1.1,Implemented,"o\n1"\n',
            "organisation_id",
        ),
        ("b.csv", f"{TICKETS}\nI\t1,2025-09-30T08:00:00Z,,\n", "incident_id"),
    ],
)
def test_a_control_character_in_an_id_refuses_a_file_of_any_medium(
    name: str, content: str, column: str
) -> None:
    reading = read_bytes(name, content.encode()).reading
    (fault,) = reading.faults
    assert (fault.column_name, fault.rule) == (column, "control_character")
    assert fault.row_number in (1, 2)
    assert reading.tables == {}
