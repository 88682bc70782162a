"""Who gave each answer: one row for each respondent, and an id where one is needed."""

from tests.plain_surveys import HONEST_2021, read_plain
from tests.waves import ITEMS_2021, csv_bytes, survey_2021


def test_a_respondent_who_answers_twice_refuses_the_file() -> None:
    header = ["respondent_id", *ITEMS_2021]
    reading = read_plain(
        csv_bytes(header, [["a", *HONEST_2021], ["b", *HONEST_2021], ["a", *HONEST_2021]])
    )
    (fault,) = reading.faults
    assert (fault.row_number, fault.rule) == (4, "repeated_respondent")
    assert "line 2" in fault.reason


def test_an_empty_respondent_id_is_a_fault() -> None:
    (fault,) = read_plain(survey_2021({"": HONEST_2021})).faults
    assert (fault.row_number, fault.rule) == (2, "empty_cell")


def test_an_id_that_excel_has_rounded_is_a_fault() -> None:
    reading = read_plain(survey_2021({"1.23457E+15": HONEST_2021, "1.23458E+15": HONEST_2021}))
    assert [(fault.row_number, fault.rule) for fault in reading.faults] == [
        (2, "rounded_id"),
        (3, "rounded_id"),
    ]
