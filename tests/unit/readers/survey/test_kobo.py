"""Kobo and ODK: groups in headers, and submissions that were sent again."""

from tests.inbox import loaded, outcome, scores
from tests.surveys import HONEST, ITEMS, csv_text, expected, worded


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


def test_odk_central_joins_groups_by_a_dash() -> None:
    header = ["SubmissionDate", "end", *(f"page-{item}" for item in ITEMS), "KEY"]
    row = ["2025-09-03T00:10:05.000Z", "2025-09-03T09:10:00+09:00", *worded(HONEST), "uuid:1"]
    assert scores(loaded({"k.csv": csv_text([header, row])})) == expected({"KEY uuid:1": HONEST})
