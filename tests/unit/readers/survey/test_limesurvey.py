from collections.abc import Mapping

import pytest

from secperf_pipeline.declarations.wave import DeclaredFile
from tests.inbox import loaded, outcome, scores
from tests.surveys import HONEST, ITEMS, LABELS, csv_text, expected, questions, worded

OWN = ["id", "submitdate", "lastpage", "startlanguage", "token"]
CODES = [f"Q[{item.replace('_', '')}]" for item in ITEMS]


def rows_xml(table: str, rows: list[Mapping[str, str]]) -> str:
    cells = "".join(
        "<row>"
        + "".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in row.items())
        + "</row>"
        for row in rows
    )
    return f"<{table}><rows>{cells}</rows></{table}>"


def structure(version: int) -> bytes:
    """Write a survey structure whose answer codes count downwards."""
    codes = {f"Z{8 - point}": label for point, label in enumerate(LABELS, start=1)}
    subquestions = {
        str(number): (item.replace("_", ""), text)
        for number, (item, text) in enumerate(zip(ITEMS, questions(), strict=True), start=10)
    }
    head = f"<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>{version}</DBVersion>"
    if version < 400:
        body = rows_xml("questions", [{"qid": "1", "title": "Q", "question": "Agree?"}])
        body += rows_xml(
            "subquestions",
            [
                {"qid": qid, "parent_qid": "1", "title": title, "question": f"<b>{text}</b>"}
                for qid, (title, text) in subquestions.items()
            ],
        )
        body += rows_xml(
            "answers", [{"qid": "1", "code": code, "answer": text} for code, text in codes.items()]
        )
    else:
        body = rows_xml("questions", [{"qid": "1", "title": "Q"}])
        body += rows_xml(
            "subquestions",
            [
                {"qid": qid, "parent_qid": "1", "title": title}
                for qid, (title, _) in subquestions.items()
            ],
        )
        body += rows_xml(
            "question_l10ns",
            [{"qid": qid, "question": text} for qid, (_, text) in subquestions.items()],
        )
        body += rows_xml("answers", [{"qid": "1", "aid": code, "code": code} for code in codes])
        body += rows_xml(
            "answer_l10ns", [{"aid": code, "answer": text} for code, text in codes.items()]
        )
    return f'<?xml version="1.0" encoding="UTF-8"?><document>{head}{body}</document>'.encode()


@pytest.mark.parametrize("version", [365, 426])
def test_the_structure_explains_columns_and_codes(version: int) -> None:
    cells = [f"Z{8 - point}" for point in HONEST]
    content = csv_text([[*OWN, *CODES], ["1", "2025-09-03 09:00:00", "3", "en", "a", *cells]])
    files = {"results-survey1.csv": content, "survey.lss": structure(version)}
    assert scores(loaded(files)) == expected({"a": HONEST})


def test_full_answers_with_semicolons_and_question_texts_are_read() -> None:
    header = ["Response ID", "Date submitted", "Your code"]
    header += [f"How far do you agree? [{text}]" for text in questions("ja")]
    row = ["1", "2025-09-03 09:00:00", "a", *worded(HONEST, "ja")]
    content = b"\xef\xbb\xbf" + csv_text([header, row], delimiter=";")
    assert scores(loaded({"r.csv": content})) == expected({"a": HONEST})


def test_a_code_that_nothing_explains_refuses_the_file() -> None:
    header = [*OWN, *(f"{item.split('_')[0]}[SQ00{item[-1]}]" for item in ITEMS)]
    row = ["1", "2025-09-03 09:00:00", "3", "en", "a", "A8", *["A4"] * 19]
    (issue,) = outcome(loaded({"r.csv": csv_text([header, row])}), "r.csv").issues
    assert (issue.row_number, issue.column_name, issue.value) == (2, "SP1[SQ001]", "A8")


def test_the_day_that_an_anonymised_survey_hides_is_no_time() -> None:
    header = [*OWN, *(f"{item.split('_')[0]}[SQ00{item[-1]}]" for item in ITEMS)]
    row = ["1", "1980-01-01 00:00:00", "3", "en", "a", *[f"A{point}" for point in HONEST]]
    load = loaded({"r.csv": csv_text([header, row])})
    assert scores(load) == expected({"a": HONEST})
    responses = load.rows("survey_responses")
    assert responses is not None
    assert responses["submitted_at"].to_list() == [None]


def test_answers_can_be_declared_for_a_file() -> None:
    header = ["id", "submitdate", "token", *ITEMS]
    row = ["1", "2025-09-03 09:00:00", "a", *[f"AO0{point}" for point in HONEST[:-1]], "-oth-"]
    meanings: dict[str, int | str] = {f"AO0{point}": point for point in range(1, 8)}
    declared = (DeclaredFile(path="r.csv", answers=meanings | {"-oth-": "other"}),)
    load = loaded({"r.csv": csv_text([header, row])}, declared=declared)
    assert scores(load)["a", "SP1_1"] == HONEST[0]
    assert scores(load)["a", ITEMS[-1]] == "other"
