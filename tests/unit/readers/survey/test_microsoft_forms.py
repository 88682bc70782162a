"""Microsoft Forms: the workbook of responses, in several languages."""

import datetime as dt

import pytest

from tests.inbox import loaded, scores
from tests.surveys import HONEST, expected, questions, worded, xlsx

UTC_END = dt.datetime(2025, 9, 3, 5, 5, 11, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "head",
    [
        ["ID", "Start time", "Completion time", "Email", "Name"],
        ["ID", "시작 시간", "완료 시간", "전자 메일", "이름"],
        ["ID", "開始時刻", "完了時刻", "メール", "名前"],
        ["ID", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"],
    ],
)
def test_microsoft_forms_are_read_in_several_languages(head: list[str]) -> None:
    start, end = dt.datetime(2025, 9, 3, 14), dt.datetime(2025, 9, 3, 14, 5, 11)
    rows = [
        [*head, *(text.replace(" ", "\u00a0", 1) for text in questions("ja")), "Points - Q"],
        [1, start, end, "anonymous", None, *worded(HONEST, "ja"), 3],
    ]
    load = loaded({"m.xlsx": xlsx(rows)})
    assert scores(load) == expected({"ID 1": HONEST})
    responses = load.rows("survey_responses")
    assert responses is not None
    assert responses["duration_seconds"].to_list() == [311.0]
    assert responses["submitted_at"].to_list() == [UTC_END]


def test_numbers_that_respondents_chose_are_points() -> None:
    rows = [
        ["ID", "Start time", "Completion time", "Your code", *questions()],
        [1, None, None, "a", *[float(point) for point in HONEST]],
    ]
    assert scores(loaded({"m.xlsx": xlsx(rows)})) == expected({"a": HONEST})
