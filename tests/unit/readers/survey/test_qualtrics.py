"""Qualtrics: which rows are answers, and where the questions stand."""

import pytest

from secperf_pipeline.declarations.wave import DeclaredFile
from tests.inbox import assert_found_survey, loaded, outcome, scores
from tests.qualtrics_exports import CODED, OWN, export, row
from tests.surveys import HONEST, csv_text, expected, questions, worded


def test_text_and_numeric_flags_mean_the_same() -> None:
    cells = worded(HONEST)
    content = export(
        row("IP Address", "True", "R_1", "a", cells),
        row(0, 1, "R_2", "b", cells),
        row(1, 1, "R_3", "", cells),
        row("Survey Test", "True", "R_4", "", cells),
        row(8, 1, "R_5", "c", cells),
        row(0, 0, "R_6", "d", cells),
        row("Imported", 1, "R_7", "e", cells),
    )
    load = loaded({"q.csv": content})
    assert scores(load) == expected({"a": HONEST, "b": HONEST})
    rules = [(issue.row_number, issue.rule) for issue in outcome(load, "q.csv").issues]
    assert rules == [
        (6, "preview"),
        (7, "test"),
        (8, "spam"),
        (9, "unfinished"),
        (10, "other_status"),
    ]


def test_a_status_in_an_unlisted_language_is_a_fault_until_it_is_declared() -> None:
    content = export(
        row("Vista previa", "True", "R_1", "a", worded(HONEST)),
        row("IP Address", "True", "R_2", "b", worded(HONEST)),
    )
    (issue,) = outcome(loaded({"q.csv": content}), "q.csv").issues
    assert (issue.row_number, issue.column_name, issue.rule) == (4, "Status", "unknown_status")
    assert "a text of 12 characters is not a known Status" in issue.reason
    declared = (DeclaredFile(path="q.csv", answers={"vista previa": "preview", "0": "other"}),)
    load = loaded({"q.csv": content}, declared=declared)
    assert scores(load) == expected({"b": HONEST})
    assert [one.rule for one in outcome(load, "q.csv").issues] == ["preview"]


def test_a_status_that_could_be_a_person_is_not_told() -> None:
    content = export(row("kim@example.com", "True", "R_1", "a", worded(HONEST)))
    assert "kim@" not in (outcome(loaded({"q.csv": content}), "q.csv").message or "")


def test_declared_answers_change_no_status_that_is_known() -> None:
    content = export(row(0, 1, "R_1", "a", worded(HONEST)))
    declared = (DeclaredFile(path="q.csv", answers={"0": "other"}),)
    assert scores(loaded({"q.csv": content}, declared=declared)) == expected({"a": HONEST})


def test_an_answer_off_the_scale_in_an_excluded_row_is_no_fault() -> None:
    content = export(
        row(0, 1, "R_1", "a", worded(HONEST)), row(1, 1, "R_2", "", ["?", *worded(HONEST[1:])])
    )
    assert outcome(loaded({"q.csv": content}), "q.csv").status == "loaded"


def test_of_a_repeated_reference_the_earliest_end_counts() -> None:
    late, early = row(0, 1, "R_1", "a", worded([7] * 20)), row(0, 1, "R_2", "a", worded(HONEST))
    late[1] = "2025-09-04 09:00:00"
    load = loaded({"q.csv": export(late, early)})
    assert scores(load) == expected({"a": HONEST})
    (issue,) = outcome(load, "q.csv").issues
    assert (issue.row_number, issue.rule) == (4, "repeated_respondent")
    assert "line 5" in issue.reason


def test_without_a_reference_the_tools_own_id_stands_in() -> None:
    load = loaded({"q.csv": export(row(0, 1, "R_1", "", worded(HONEST)))})
    assert scores(load) == expected({"ResponseId R_1": HONEST})


def test_a_finished_flag_that_is_neither_true_nor_false_is_a_fault() -> None:
    content = export(row(0, "vielleicht", "R_1", "a", worded(HONEST)))
    (issue,) = outcome(loaded({"q.csv": content}), "q.csv").issues
    assert (issue.row_number, issue.column_name) == (4, "Finished")


def test_the_two_header_rows_of_older_exports_are_read() -> None:
    names = [f"V{number}" for number in range(1, 7)]
    tags = ["question_one"] * 20
    texts = [f"How far do you agree-{text}" for text in questions()]
    rows = [[*names, *tags, ""], [*OWN, *texts, ""], [*row(0, 1, "R_1", "a", worded(HONEST)), ""]]
    content = b"\xef\xbb\xbf" + csv_text(rows)
    load = loaded({"q.csv": content})
    assert scores(load) == expected({"a": HONEST})


def test_the_display_order_of_a_question_is_not_its_answer() -> None:
    texts = [*questions(), questions()[0]]
    rows = [
        [*OWN, *CODED, "Q1_DO_1"],
        [*OWN, *texts],
        [*row(0, 1, "R_1", "a", worded(HONEST)), "3"],
    ]
    assert scores(loaded({"q.csv": csv_text(rows)})) == expected({"a": HONEST})


@pytest.mark.parametrize(
    ("path", "records", "columns"),
    [
        ("qualtrics/legitimacy_pilot_text.csv", 12, 204),
        ("qualtrics/single_answer_matrix_insights.csv", 5, 30),
        ("qualtrics/single_answer_matrix_legacy.csv", 5, 30),
        ("qualtrics/ropensci_german_labels.csv", 1, 20),
    ],
)
def test_a_found_export_has_its_format_and_size(path: str, records: int, columns: int) -> None:
    assert_found_survey(path, "qualtrics", records=records, columns=columns)
