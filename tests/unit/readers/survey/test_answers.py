"""An answer as a file spells it: a point, a reason why it is missing, or a fault."""

import pytest

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.declarations.wave import DeclaredFile
from tests.inbox import loaded, outcome
from tests.plain_surveys import HONEST_2021, read_plain
from tests.surveys import HONEST, ITEMS
from tests.waves import csv_bytes, survey_2021


@pytest.mark.parametrize(
    ("cell", "point"),
    [("5", 5), ("5.0", 5), ("Somewhat agree", 5), ("그런 편이다", 5), ("AGREE", 6)],
)
def test_a_label_or_a_number_means_its_scale_point(cell: str, point: int) -> None:
    answers = read_plain(survey_2021({"a": [cell, *HONEST_2021[1:]]})).tables["survey_answers"]
    assert answers.filter(item_id="rd_performance")["answer"].to_list() == [point]


@pytest.mark.parametrize(
    ("cell", "reason"), [("", "empty"), ("8", "not_applicable"), ("99", "refused")]
)
def test_a_missing_answer_keeps_its_reason(cell: str, reason: str) -> None:
    items = [item.id for item in instrument_by_id("secperf-20").items]
    content = csv_bytes(["respondent_id", *items], [["a", cell, *[4] * (len(items) - 1)]])
    answers = read_plain(content, instrument="secperf-20").tables
    row = answers["survey_answers"].filter(item_id="SP1_1").row(0, named=True)
    assert (row["answer"], row["missing_reason"]) == (None, reason)


def test_a_declared_reason_is_a_code_and_no_text() -> None:
    content = csv_bytes(["respondent_id", *ITEMS], [["a", "X", *HONEST[1:]]])
    for meaning, reasons in (("refused", []), ("Kim knows", ["a reason that is no word in small"])):
        file = DeclaredFile(path="a.csv", answers={"X": meaning})
        load = loaded({"a.csv": content}, declared=(file,))
        found = [one.reason for one in outcome(load, "a.csv").issues]
        assert len(found) == len(reasons)
        assert all(said in one for said, one in zip(reasons, found, strict=True))


@pytest.mark.parametrize("cell", ["0", "10", "-1", "5.5", "A6", "Agre", "NaN"])
def test_an_answer_off_the_scale_refuses_the_file_with_line_and_column(cell: str) -> None:
    reading = read_plain(survey_2021({"a": HONEST_2021, "b": [*HONEST_2021[:12], cell]}))
    (fault,) = reading.faults
    assert (fault.row_number, fault.column_name, fault.value) == (3, "reliability_image", cell)
    assert reading.tables == {}
    assert reading.rows_read == 2


@pytest.mark.parametrize(
    "text", ["kim@example.com", "203.0.113.7", "+82 10-1234-5678", "2001:db8::1", "900101-1234567"]
)
def test_an_answer_that_could_be_personal_is_not_told(text: str) -> None:
    content = survey_2021({"a": HONEST_2021}).replace(b"a,5", f"a,{text}".encode())
    (fault,) = read_plain(content).faults
    assert fault.rule == "off_scale"
    assert text not in f"{fault.reason} {fault.value}"


@pytest.mark.parametrize(
    "text",
    ["Kim Minsu", "김민수", "Schmidt", "Agnes", "JK198704", "ask Lee in sales", "880101", "five"],
)
def test_an_answer_that_could_be_somebodys_words_is_described(text: str) -> None:
    content = survey_2021({"a": HONEST_2021}).replace(b"a,5", f"a,{text}".encode())
    (fault,) = read_plain(content).faults
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
    (fault,) = read_plain(
        survey_2021({"a": HONEST_2021}).replace(b"a,5", f"a,{text}".encode())
    ).faults
    assert fault.value == text
    assert fault.reason.startswith(f"{text!r} is neither")
    assert (f"the nearest label is {nearest!r}" in fault.reason) == (nearest is not None)
