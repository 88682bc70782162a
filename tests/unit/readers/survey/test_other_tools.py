"""SurveyMonkey, Kobo, REDCap, and the plain layout as workbook and Parquet."""

import io

import polars as pl

from secperf_pipeline.declarations.wave import DeclaredFile
from tests.inbox import loaded, outcome, scores
from tests.surveys import HONEST, ITEMS, LABELS, csv_text, expected, questions, worded, xlsx


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


def test_kobo_counts_a_submission_that_was_sent_again_once() -> None:
    header = ["start", "end", *(f"page/{item}" for item in ITEMS), "_uuid", "_submission_time"]
    times = ["2025-09-03T14:00:00.000+09:00", "2025-09-03T14:05:00.000+09:00"]
    row = [*times, *worded(HONEST, "ko"), "u-1", "2025-09-03T05:06:00"]
    content = csv_text([header, row, row, [*row[:-2], "u-2", row[-1]]], delimiter=";")
    load = loaded({"k.csv": content})
    assert scores(load) == expected({"_uuid u-1": HONEST, "_uuid u-2": HONEST})
    assert [(one.row_number, one.rule) for one in outcome(load, "k.csv").issues] == [(3, "resent")]


def test_kobo_refuses_other_answers_under_an_id_that_was_sent_before() -> None:
    header = ["start", "end", *(f"page/{item}" for item in ITEMS), "_uuid", "_submission_time"]
    times = ["2025-09-03T14:00:00.000+09:00", "2025-09-03T14:05:00.000+09:00"]
    first = [*times, *worded(HONEST, "ko"), "u-1", "2025-09-03T05:06:00"]
    changed = [*times, *worded([8 - one for one in HONEST], "ko"), "u-1", "2025-09-03T05:07:00"]
    load = loaded({"k.csv": csv_text([header, first, changed], delimiter=";")})
    assert outcome(load, "k.csv").status == "refused"
    issues = outcome(load, "k.csv").issues
    assert [(one.row_number, one.rule) for one in issues] == [(3, "repeated_respondent")]


def test_redcap_codes_are_read_by_the_data_dictionary() -> None:
    named = ["Variable / Field Name", "Field Label", "Choices, Calculations, OR Slider Labels"]
    dictionary = [named, ["record_id", "Record ID", ""]]
    choices = " | ".join(f"{10 * point}, {label}" for point, label in enumerate(LABELS, start=1))
    dictionary += [
        [f"q{number}", text, choices] for number, text in enumerate(questions(), start=1)
    ]
    header = ["record_id", "wave_timestamp", *(f"q{number}" for number in range(1, 21))]
    done = ["1", "2025-09-03 14:05:00", *(str(10 * point) for point in HONEST), "2"]
    open_page = ["2", "[not completed]", *[""] * 20, "0"]
    files = {
        "data.csv": csv_text([[*header, "wave_complete"], done, open_page]),
        "dictionary.csv": csv_text(dictionary),
    }
    load = loaded(files)
    assert scores(load) == expected({"record_id 1": HONEST})
    assert [one.rule for one in outcome(load, "data.csv").issues] == ["unfinished"]


def test_the_plain_layout_may_be_a_workbook_or_parquet() -> None:
    rows: list[list[object]] = [["respondent_id", *ITEMS], ["a", *HONEST]]
    stream = io.BytesIO()
    pl.DataFrame([rows[1]], schema=["respondent_id", *ITEMS], orient="row").write_parquet(stream)
    files = {"plain.xlsx": xlsx(rows), "plain.parquet": stream.getvalue()}
    for name, content in files.items():
        load = loaded({name: content})
        assert outcome(load, name).format == f"survey_wide_{name.split('.')[1]}"
        assert scores(load) == expected({"a": HONEST})


def test_a_column_map_names_what_headers_do_not_say() -> None:
    header = ["who", *(f"v{number}" for number in range(1, 21))]
    columns = {"who": "respondent_id"} | dict(zip(header[1:], ITEMS, strict=True))
    declared = (DeclaredFile(path="p.csv", format="survey_wide_csv", columns=columns),)
    load = loaded({"p.csv": csv_text([header, ["a", *HONEST]])}, declared=declared)
    assert scores(load) == expected({"a": HONEST})


def test_odk_central_joins_groups_by_a_dash() -> None:
    header = ["SubmissionDate", "end", *(f"page-{item}" for item in ITEMS), "KEY"]
    row = ["2025-09-03T00:10:05.000Z", "2025-09-03T09:10:00+09:00", *worded(HONEST), "uuid:1"]
    assert scores(loaded({"k.csv": csv_text([header, row])})) == expected({"KEY uuid:1": HONEST})
