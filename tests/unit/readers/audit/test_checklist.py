"""Checklists: what is taken, what is left out, and what refuses the file."""

import datetime as dt

import pytest

from secperf_pipeline.readers.reading import Reading
from tests.measured import assert_true_statuses, read_bytes
from tests.waves import csv_bytes


def checklist(header: list[str], *rows: list[object], **declared: object) -> Reading:
    found = read_bytes("list.csv", csv_bytes(header, rows), **declared)
    assert found.format is not None
    assert found.format.name == "checklist_csv"
    return found.reading


def test_a_checklist_keeps_the_status_and_drops_the_assessor() -> None:
    header = ["control_id", "status", "assessor", "assessed_on", "evidence"]
    reading = checklist(header, ["B1.1", "부분이행", "H. Kim", "2025-09-30", "a.pdf"])
    row = reading.tables["control_results"].row(0, named=True)
    assert (row["status"], row["native_status"]) == ("partial", "부분이행")
    assert (row["assessed_on"], row["has_evidence"]) == (dt.date(2025, 9, 30), True)
    assert row["organisation_id"] == "own"
    assert reading.unused_columns == ["assessor"]


@pytest.mark.parametrize(
    ("row", "rule", "column"),
    [
        (["B1.1", "mostly"], "unknown_status", "status"),
        (["B1.1", "Сompliant"], "unknown_status", "status"),
        (["B9.9", "Implemented"], "unknown_control", "control_id"),
        (["", "Implemented"], "empty_cell", "control_id"),
        (["B1.2", "Implemented"], "repeated_control", "control_id"),
        (["b1.2", "Implemented"], "repeated_control", "control_id"),
    ],
)
def test_a_checklist_with_a_wrong_cell_is_refused(
    row: list[object], rule: str, column: str
) -> None:
    reading = checklist(["control_id", "status"], ["B1.2", "Implemented"], row)
    (fault,) = reading.faults
    assert (fault.row_number, fault.rule, fault.column_name) == (3, rule, column)
    assert reading.tables == {}


def test_the_checks_of_a_control_carry_their_weight_and_whether_they_are_key() -> None:
    header = ["통제번호", "점검항목", "이행여부", "가중치", "핵심항목"]
    reading = checklist(
        header,
        ["B1.1", "a", "이행", "2.5", "예"],
        ["B1.1", "b", "미이행", "", ""],
        ["B1.2", "", "이행", "", ""],
    )
    rows = reading.tables["control_results"].select("control_id", "check_id", "weight", "is_key")
    assert rows.rows() == [
        ("B1.1", "a", 2.5, True),
        ("B1.1", "b", 1.0, False),
        ("B1.2", "B1.2", 1.0, False),
    ]


@pytest.mark.parametrize(
    ("row", "rule", "column"),
    [
        (["B1.1", "a", "yes", "1", "no"], "repeated_control", "control_id"),
        (["B1.1", "b", "yes", "0", "no"], "value", "weight"),
        (["B1.1", "b", "yes", "much", "no"], "value", "weight"),
        (["B1.1", "b", "yes", "1", "perhaps"], "value", "is_key"),
    ],
)
def test_a_check_that_is_given_twice_or_weighs_nothing_refuses_the_list(
    row: list[object], rule: str, column: str
) -> None:
    header = ["control_id", "check_id", "status", "weight", "is_key"]
    reading = checklist(header, ["B1.1", "a", "yes", "1", "yes"], row)
    (fault,) = reading.faults
    assert (fault.row_number, fault.rule, fault.column_name) == (3, rule, column)


def test_two_organisations_may_hold_the_same_control() -> None:
    header = ["organisation_id", "control_id", "status"]
    reading = checklist(header, ["a", "B1.1", "no"], ["b", "B1.1", "yes"])
    assert reading.tables["control_results"].height == 2


@pytest.mark.parametrize(
    ("header", "words", "day"),
    [
        (["통제번호", "이행여부", "점검일"], ["이행", "미이행", "해당없음"], "2025. 9. 30."),
        (["管理策番号", "実施状況", "評価日"], ["実施済", "未実施", "対象外"], "令和7年9月30日"),
        (["Control ID", "Status", "Date"], ["○", "×", "－"], "30/09/2025"),
    ],
)
def test_headers_words_and_days_of_three_languages_are_read(
    header: list[str], words: list[str], day: str
) -> None:
    controls = ["B1.1", "B1.2", "B1.3"]
    rows = [[control, word, day] for control, word in zip(controls, words, strict=True)]
    table = checklist(header, *rows).tables["control_results"]
    assert table["status"].to_list() == ["implemented", "not_implemented", "not_applicable"]
    assert set(table["assessed_on"]) == {dt.date(2025, 9, 30)}


def test_titles_headings_and_totals_are_no_controls() -> None:
    header = ["Audit of 2025", "", ""]
    rows: list[list[object]] = [
        ["control_id", "status", "comment"],
        ["", "", "Basic"],
        ["B1.1", "yes", ""],
        ["합계", "1", ""],
    ]
    reading = checklist(header, *rows)
    assert reading.tables["control_results"]["row_number"].to_list() == [4]
    assert [one.row_number for one in reading.exclusions] == [3, 5]
    assert reading.rows_read == 3


def test_a_status_word_of_ones_own_is_declared_in_the_wave() -> None:
    rows: list[list[object]] = [["B1.1", "done"], ["B1.2", "no"]]
    reading = checklist(["control_id", "status"], *rows, answers={"done": "implemented"})
    assert reading.tables["control_results"]["status"].to_list() == [
        "implemented",
        "not_implemented",
    ]
    refused = checklist(["control_id", "status"], *rows, answers={"done": "great"})
    assert "a status is one of" in refused.faults[0].reason


def test_a_date_that_could_be_two_is_a_fault() -> None:
    header = ["control_id", "status", "assessed_on"]
    reading = checklist(header, ["B1.1", "yes", "03/09/2025"])
    assert "date_order" in reading.faults[0].reason
    declared = checklist(header, ["B1.1", "yes", "03/09/2025"], date_order="dmy")
    assert declared.tables["control_results"]["assessed_on"][0] == dt.date(2025, 9, 3)


def test_letters_of_another_alphabet_are_told_apart() -> None:
    reading = checklist(["control_id", "status"], ["\u04121.1", "Implemented"])
    assert "only look like those of the alphabet" in reading.faults[0].reason


def test_the_made_audit_has_the_true_status_of_each_control() -> None:
    assert_true_statuses("checklist_en.csv")
