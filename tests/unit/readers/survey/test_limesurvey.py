"""LimeSurvey: codes or full answers, and days that an anonymised survey hides."""

from secperf_pipeline.declarations.wave import DeclaredFile
from tests.inbox import assert_found_survey, loaded, outcome, scores
from tests.surveys import HONEST, ITEMS, csv_text, expected, questions, worded

OWN = ["id", "submitdate", "lastpage", "startlanguage", "token"]


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


def test_a_found_export_has_its_format_and_size() -> None:
    path = "limesurvey/digital_twins_english.csv"
    assert_found_survey(path, "limesurvey", records=96, columns=317)
