"""Reviewers' decisions: brought to their responses, or refused with the row that has none."""

import datetime as dt

import pytest

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import QuarterLoad, read_quarter
from secperf_pipeline.ingest.outcomes import FileOutcome
from secperf_pipeline.ingest.pseudonyms import PseudonymKey
from secperf_pipeline.ingest.raw_tables import raw_tables
from tests.plain_surveys import HONEST_2021
from tests.waves import csv_bytes, survey_2021

KEY = PseudonymKey(b"k" * 32)
SURVEY = survey_2021({"a": HONEST_2021, "b": HONEST_2021})
ABOUT_A = KEY.response_id("2021Q4", "a")
WHEN = "2021-12-01T09:00:00+09:00"
DECIDED = ["keep", "sincere", "desk", WHEN]


def reviews(who: str, *rows: list[str]) -> bytes:
    return csv_bytes([who, "decision", "reason", "reviewer", "decided_at"], list(rows))


def loaded(key: PseudonymKey | None = KEY, **files: bytes) -> QuarterLoad:
    listed = [InboxFile(f"{name}.csv", files[name]) for name in sorted(files)]
    return read_quarter(Quarter(2021, 4), listed, key)


def refused(load: QuarterLoad) -> FileOutcome:
    (one,) = [one for one in load.outcomes if one.status == "refused"]
    return one


@pytest.mark.parametrize(("who", "named"), [("response_id", ABOUT_A), ("respondent_id", "a")])
def test_a_review_reaches_its_response_by_pseudonym_or_by_the_files_own_id(
    who: str, named: str
) -> None:
    load = loaded(survey=SURVEY, reviews=reviews(who, [named, *DECIDED]))
    row = raw_tables(load, KEY, dt.datetime(2022, 1, 1, tzinfo=dt.UTC))["screening_reviews"]
    assert row.drop("path").row(0, named=True) == {
        "response_id": ABOUT_A,
        "is_kept": True,
        "reason": "sincere",
        "reviewer": KEY.response_id("2021Q4", "reviewer|desk"),
        "decided_at": dt.datetime(2021, 12, 1, tzinfo=dt.UTC),
        "row_number": 2,
    }


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ([["nobody", *DECIDED]], 2, "no loaded survey of the quarter holds this response"),
        ([["a", *DECIDED], ["a", *DECIDED]], 3, "already decided in reviews.csv, line 2"),
        ([["b", *DECIDED], ["a", "maybe", "?", "desk", WHEN]], 3, "neither keep nor reject"),
        ([["a", "keep", "", "desk", WHEN]], 2, "the cell is empty"),
        ([["a", "keep", "care", "desk", "2021-12-01T09:00:00"]], 2, "no offset from UTC"),
    ],
)
def test_a_review_without_match_or_reason_refuses_its_file_and_names_the_line(
    rows: list[list[str]], line: int, words: str
) -> None:
    load = loaded(survey=SURVEY, reviews=reviews("respondent_id", *rows))
    one = refused(load)
    assert one.path == "reviews.csv"
    assert one.issues[0].row_number == line
    assert words in one.issues[0].reason
    assert list(load.readings) == ["survey.csv"]


def test_two_files_that_decide_one_response_leave_the_first_and_refuse_the_second() -> None:
    first = reviews("respondent_id", ["a", *DECIDED])
    second = reviews("response_id", [ABOUT_A, *DECIDED])
    load = loaded(survey=SURVEY, reviews_1=first, reviews_2=second)
    assert refused(load).path == "reviews_2.csv"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+09:00", "9999-12-31T23:00:00-09:00"])
def test_a_decision_at_no_time_refuses_its_file(moment: str) -> None:
    content = reviews("respondent_id", ["a", *DECIDED[:3], moment])
    (issue,) = refused(loaded(survey=SURVEY, reviews=content)).issues
    assert (issue.row_number, issue.column_name) == (2, "decided_at")


def test_without_the_key_pseudonyms_are_taken_on_trust() -> None:
    load = loaded(None, survey=SURVEY, reviews=reviews("response_id", [ABOUT_A, *DECIDED]))
    assert {one.status for one in load.outcomes} == {"loaded"}
