"""The ledger: every row accepted or rejected, every file named, in few words."""

from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import read_quarter
from tests.inbox import outcome
from tests.plain_surveys import HONEST_2021
from tests.quarters import QUARTER, SURVEY, load
from tests.waves import csv_bytes, survey_2021


def test_rows_read_are_accepted_or_rejected_in_every_file() -> None:
    result = load(good=SURVEY, bad=survey_2021({"c": HONEST_2021, "d": ["x", *HONEST_2021[1:]]}))
    for one in result.outcomes:
        assert one.rows_read == one.rows_accepted + one.rows_rejected
    assert outcome(result, "bad.csv").rows_rejected == 2
    assert outcome(result, "good.csv").rows_accepted == 2


def test_a_declared_file_that_is_not_there_is_listed() -> None:
    declaration = b"quarter: 2021Q4\nfiles:\n  - {path: surveys/wawe.csv}\n"
    outcomes = read_quarter(QUARTER, [InboxFile("wave.yaml", declaration)]).outcomes
    assert [(one.path, one.status) for one in outcomes] == [
        ("wave.yaml", "loaded"),
        ("surveys/wawe.csv", "refused"),
    ]


def test_a_header_without_end_is_shortened_in_the_ledger() -> None:
    result = load(a=csv_bytes(["control_id", "status", "x" * 9_000], [["B1.1", "Implemented", ""]]))
    assert len(outcome(result, "a.csv").message or "") < 100
