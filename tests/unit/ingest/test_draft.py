"""A drafted wave.yaml: what was recognised, and a mark wherever something must be declared."""

import pytest

from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.ingest.draft import draft_of
from secperf_pipeline.ingest.read_file import read_file
from tests.surveys import HONEST, ITEMS, csv_text

WAVE = Wave(quarter="2025Q3")


def drafted(content: bytes, path: str = "a.csv") -> list[str]:
    return draft_of(path, content, WAVE, read_file(path, content, WAVE), "2025Q3")


def test_what_was_recognised_is_written_and_the_rest_is_marked() -> None:
    content = csv_text([["respondent_id", *ITEMS], ["a", *HONEST]])
    assert drafted(content) == [
        "draft of a wave.yaml (declare what is marked with <...>):",
        "  quarter: 2025Q3",
        "  instrument: secperf-20",
        "  time_zone: <zone of times without an offset, such as Asia/Seoul>",
        "  files:",
        '    - path: "a.csv"',
        "      format: survey_wide_csv",
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (
            "respondent_id\n똠\n".encode("cp949"),
            "      encoding: <cp949, cp932, cp1252, utf-16, ...>",
        ),
        (b"a;b,c\n1;2,3\n", '      delimiter: <",", ";" or "\\t">'),
        (
            csv_text([["respondent_id", *ITEMS], ["a", *HONEST], ["a", *HONEST]]),
            "      repeats: <first or last>",
        ),
        (
            csv_text([["respondent_id", *ITEMS], ["a", "A9", *HONEST[1:]]]),
            '      answers: {"A9": <point or reason>}',
        ),
        (csv_text([["who", "v1"], ["a", 4]]), '        "v1": <item or field>'),
    ],
    ids=["encoding", "delimiter", "repeats", "answers", "columns"],
)
def test_each_fault_that_a_declaration_mends_has_its_line(content: bytes, line: str) -> None:
    assert line in drafted(content)


def test_answers_that_could_be_somebodys_words_are_not_drafted() -> None:
    draft = drafted(csv_text([["respondent_id", *ITEMS], ["a", "ask Kim", *HONEST[1:]]]))
    assert "      answers: {<answer of the file>: <point or reason>}" in draft
    assert "Kim" not in "\n".join(draft)
