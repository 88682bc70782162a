"""LimeSurvey structures of old and new versions explain columns and codes."""

from collections.abc import Mapping

import pytest

from tests.inbox import assert_found_codebook, loaded, scores
from tests.surveys import HONEST, ITEMS, LABELS, csv_text, expected, questions

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


def test_a_found_structure_loads_without_rows() -> None:
    assert_found_codebook("limesurvey/digital_twins.lss", "limesurvey_lss")
