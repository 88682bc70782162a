import datetime as dt

import pytest

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.faults import FAULT_LIMIT
from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.plain import SURVEY_WIDE_CSV
from tests.waves import ITEMS_2021, csv_bytes, survey_2021

HONEST = [5, 4, 4, 5, 6, 5, 4, 5, 5, 3, 4, 4, 5]


def read(content: bytes, time_zone: str | None = None) -> Reading:
    declared = Declared(
        wave=Wave(quarter="2021Q4", time_zone=time_zone),
        file=DeclaredFile(path="wave.csv"),
        instruments={"secperf-2021": instrument_by_id("secperf-2021")},
    )
    return SURVEY_WIDE_CSV.read(open_document("wave.csv", content), declared)


def test_answers_come_out_as_scale_points() -> None:
    reading = read(survey_2021({"a": HONEST, "b": [7] * 13}))
    assert reading.faults == []
    answers = reading.tables["survey_answers"]
    assert answers.filter(row_number=2)["answer"].to_list() == HONEST
    assert reading.tables["survey_responses"]["respondent_id"].to_list() == ["a", "b"]


@pytest.mark.parametrize(
    ("cell", "point"),
    [("5", 5), ("5.0", 5), ("Somewhat agree", 5), ("그런 편이다", 5), ("AGREE", 6)],
)
def test_a_label_or_a_number_means_its_scale_point(cell: str, point: int) -> None:
    answers = read(survey_2021({"a": [cell, *HONEST[1:]]})).tables["survey_answers"]
    assert answers.filter(item_id="rd_performance")["answer"].to_list() == [point]


@pytest.mark.parametrize(
    ("cell", "reason"), [("", "empty"), ("8", "not_applicable"), ("99", "refused")]
)
def test_a_missing_answer_keeps_its_reason(cell: str, reason: str) -> None:
    declared = Declared(
        wave=Wave(quarter="2021Q4"),
        file=DeclaredFile(path="wave.csv"),
        instruments={"secperf-20": instrument_by_id("secperf-20")},
    )
    items = [item.id for item in instrument_by_id("secperf-20").items]
    content = csv_bytes(["respondent_id", *items], [["a", cell, *[4] * (len(items) - 1)]])
    answers = SURVEY_WIDE_CSV.read(open_document("wave.csv", content), declared).tables
    row = answers["survey_answers"].filter(item_id="SP1_1").row(0, named=True)
    assert (row["answer"], row["missing_reason"]) == (None, reason)


@pytest.mark.parametrize("cell", ["0", "10", "-1", "5.5", "A6", "Agre", "NaN"])
def test_an_answer_off_the_scale_refuses_the_file_with_line_and_column(cell: str) -> None:
    reading = read(survey_2021({"a": HONEST, "b": [*HONEST[:12], cell]}))
    (fault,) = reading.faults
    assert (fault.row_number, fault.column_name, fault.value) == (3, "reliability_image", cell)
    assert reading.tables == {}
    assert reading.rows_read == 2


def test_a_missing_item_column_is_named() -> None:
    content = csv_bytes(["respondent_id", *ITEMS_2021[:-1]], [["a", *HONEST[:-1]]])
    (fault,) = read(content).faults
    assert (fault.rule, fault.column_name) == ("missing_column", "reliability_image")


def test_a_respondent_who_answers_twice_refuses_the_file() -> None:
    header = ["respondent_id", *ITEMS_2021]
    reading = read(csv_bytes(header, [["a", *HONEST], ["b", *HONEST], ["a", *HONEST]]))
    (fault,) = reading.faults
    assert (fault.row_number, fault.rule) == (4, "repeated_respondent")
    assert "line 2" in fault.reason


def test_an_empty_respondent_id_is_a_fault() -> None:
    (fault,) = read(survey_2021({"": HONEST})).faults
    assert (fault.row_number, fault.rule) == (2, "empty_cell")


def test_columns_that_nobody_asked_for_stay_outside() -> None:
    content = csv_bytes(["email", "respondent_id", *ITEMS_2021], [["a@b.c", "a", *HONEST]])
    reading = read(content)
    assert reading.unused_columns == ["email"]
    assert "email" not in reading.tables["survey_responses"].columns


def test_times_need_an_offset_or_a_declared_zone() -> None:
    header = ["respondent_id", "submitted_at", *ITEMS_2021]
    content = csv_bytes(header, [["a", "2021-10-05T09:00:00", *HONEST]])
    (fault,) = read(content).faults
    assert "declare time_zone" in fault.reason
    moment = read(content, "Asia/Seoul").tables["survey_responses"]["submitted_at"].item()
    assert moment == dt.datetime(2021, 10, 5, 0, 0, tzinfo=dt.UTC)


def test_faults_are_listed_up_to_a_limit() -> None:
    reading = read(survey_2021({f"r{i}": ["x"] * 13 for i in range(100)}))
    assert len(reading.faults) == FAULT_LIMIT


def test_a_header_cannot_steer_the_screen_that_shows_a_message() -> None:
    content = csv_bytes(["\x1b[31mred", "respondent_id", *ITEMS_2021], [["x", "a", *HONEST]])
    assert read(content).unused_columns == [" [31mred"]


def test_a_time_beyond_the_calendar_is_a_fault() -> None:
    header = ["respondent_id", "submitted_at", *ITEMS_2021]
    content = csv_bytes(header, [["a", "0001-01-01T00:00:00", *HONEST]])
    (fault,) = read(content, "Asia/Seoul").faults
    assert (fault.row_number, fault.column_name) == (2, "submitted_at")


@pytest.mark.parametrize(
    "text", ["kim@example.com", "203.0.113.7", "+82 10-1234-5678", "2001:db8::1", "900101-1234567"]
)
def test_an_answer_that_could_be_personal_is_not_told(text: str) -> None:
    content = survey_2021({"a": HONEST}).replace(b"a,5", f"a,{text}".encode())
    (fault,) = read(content).faults
    assert fault.rule == "off_scale"
    assert text not in f"{fault.reason} {fault.value}"


@pytest.mark.parametrize(
    "text",
    ["Kim Minsu", "김민수", "Schmidt", "Agnes", "JK198704", "ask Lee in sales", "880101", "five"],
)
def test_an_answer_that_could_be_somebodys_words_is_described(text: str) -> None:
    content = survey_2021({"a": HONEST}).replace(b"a,5", f"a,{text}".encode())
    (fault,) = read(content).faults
    assert (fault.row_number, fault.value) == (2, None)
    assert f"a text of {len(text)} characters is neither" in fault.reason


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Strongly agre", "strongly agree"),
        ("매우 그렇타", "매우 그렇다"),
        ("\u0410gree", "agree"),
        ("agree strongly", None),
        ("-99", None),
        ("5.5", None),
        ("A6", None),
    ],
)
def test_an_answer_that_can_only_be_a_label_or_a_code_is_told(
    text: str, nearest: str | None
) -> None:
    (fault,) = read(survey_2021({"a": HONEST}).replace(b"a,5", f"a,{text}".encode())).faults
    assert fault.value == text
    assert fault.reason.startswith(f"{text!r} is neither")
    assert (f"the nearest label is {nearest!r}" in fault.reason) == (nearest is not None)


def test_an_id_that_excel_has_rounded_is_a_fault() -> None:
    reading = read(survey_2021({"1.23457E+15": HONEST, "1.23458E+15": HONEST}))
    assert [(fault.row_number, fault.rule) for fault in reading.faults] == [
        (2, "rounded_id"),
        (3, "rounded_id"),
    ]
