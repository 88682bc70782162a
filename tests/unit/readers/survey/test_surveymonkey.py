"""SurveyMonkey: two header rows."""

from tests.inbox import assert_found_survey, loaded, outcome, scores
from tests.surveys import HONEST, csv_text, expected, questions, worded


def test_surveymonkey_repeats_a_question_to_the_right() -> None:
    upper = ["Respondent ID", "Start Date", "End Date", "IP Address", "Your code", "How far?"]
    lower = ["", "", "", "", "Open-Ended Response", *questions()]
    row = ["11", "09/23/2025 02:00:00 PM", "09/23/2025 02:05:00 PM", "192.0.2.1", "a"]
    content = csv_text([[*upper, *[""] * 19], lower, [*row, *worded(HONEST)]])
    load = loaded({"s.csv": content})
    assert outcome(load, "s.csv").format == "surveymonkey"
    assert scores(load) == expected({"a": HONEST})
    responses = load.rows("survey_responses")
    assert responses is not None
    assert responses["duration_seconds"].to_list() == [300.0]


def test_a_found_export_has_its_format_and_size() -> None:
    assert_found_survey("surveymonkey/steak_risk.csv", "surveymonkey", records=550, columns=15)
