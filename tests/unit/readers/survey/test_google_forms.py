"""Google Forms: times as accounts write them, grids, and rows without an id."""

import datetime as dt
import io
import zipfile

import pytest

from secperf_pipeline.declarations.wave import DeclaredFile
from tests.inbox import assert_found_survey, loaded, outcome, scores
from tests.surveys import HONEST, csv_text, expected, questions, worded, xlsx

UTC_END = dt.datetime(2025, 9, 3, 5, 5, 11, tzinfo=dt.UTC)


def google(time: object, language: str = "en") -> list[list[object]]:
    header = ["Timestamp", "Your code", *questions(language)]
    return [list(header), [time, "a", *worded(HONEST, language)]]


@pytest.mark.parametrize(
    "time",
    [
        "2025. 9. 3 오후 2:05:11",
        "2025/09/03 2:05:11 오후 GMT+9",
        "2025/09/03 2:05:11 PM GMT+9",
        "2025/09/03 14:05:11",
        "2025年9月3日 午後2:05:11",
        "2025-09-03T05:05:11Z",
        "9/23/2025 14:05:11",
    ],
)
def test_times_are_read_as_the_account_writes_them(time: str) -> None:
    responses = loaded({"g.csv": csv_text(google(time))}).rows("survey_responses")
    assert responses is not None
    expected_at = UTC_END.replace(day=23) if time.startswith("9/23") else UTC_END
    assert responses["submitted_at"].to_list() == [expected_at]


def test_a_day_that_could_be_the_month_is_left_out_until_it_is_declared() -> None:
    content = csv_text(google("9/3/2025 14:05:11"))
    load = loaded({"g.csv": content})
    responses = load.rows("survey_responses")
    assert responses is not None
    assert responses["submitted_at"].to_list() == [None]
    assert "declare the file's `date_order`" in (outcome(load, "g.csv").message or "")
    declared = (DeclaredFile(path="g.csv", date_order="mdy"),)
    told = loaded({"g.csv": content}, declared=declared).rows("survey_responses")
    assert told is not None
    assert told["submitted_at"].to_list() == [UTC_END]


def test_a_time_that_is_none_refuses_the_file() -> None:
    (issue,) = outcome(loaded({"g.csv": csv_text(google("gestern"))}), "g.csv").issues
    assert (issue.row_number, issue.column_name, issue.rule) == (2, "Timestamp", "value")


def test_the_sheets_workbook_and_the_zip_say_what_the_csv_says() -> None:
    book = xlsx(google(dt.datetime(2025, 9, 3, 14, 5, 11), "ko"), sheet="설문지 응답 시트1")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("Survey.csv", csv_text(google("2025/09/03 2:05:11 PM GMT+9", "ko")))
    for name, content in {"g.xlsx": book, "g.csv.zip": stream.getvalue()}.items():
        load = loaded({name: content})
        assert outcome(load, name).format == "google_forms"
        assert scores(load) == expected({"a": HONEST})


def test_rows_without_an_id_are_respondents_of_their_own() -> None:
    rows = [["Timestamp", *questions()], *[["2025-09-03 14:05:11", *worded(HONEST)]] * 2]
    load = loaded({"g.csv": csv_text(rows)})
    assert scores(load) == expected({"g.csv, row 2": HONEST, "g.csv, row 3": HONEST})


def test_grid_rows_and_repeated_other_questions_are_told_apart() -> None:
    header = ["Timestamp", "Your code", *(f"How far? [{text}]" for text in questions())]
    rows = [[*header, "Why?", "Why?"], ["2025-09-03", "a", *worded(HONEST), "x", "y"]]
    assert scores(loaded({"g.csv": csv_text(rows)})) == expected({"a": HONEST})


def test_a_found_export_has_its_format_and_size() -> None:
    path = "google_forms/dask_2019.csv.gz"
    assert_found_survey(path, "google_forms", records=259, columns=24)
