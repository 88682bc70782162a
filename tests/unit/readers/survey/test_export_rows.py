"""An export's rows: the same answers from each tool, and what stays outside."""

import datetime as dt
from collections import Counter
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.ingest.load import QuarterLoad
from secperf_pipeline.readers.faults import FAULT_LIMIT
from tests.inbox import loaded, outcome, scores
from tests.plain_surveys import HONEST_2021, read_plain
from tests.sample_files import made_sample, truth
from tests.waves import ITEMS_2021, csv_bytes, survey_2021


def test_columns_that_nobody_asked_for_stay_outside() -> None:
    content = csv_bytes(["email", "respondent_id", *ITEMS_2021], [["a@b.c", "a", *HONEST_2021]])
    reading = read_plain(content)
    assert reading.unused_columns == ["email"]
    assert "email" not in reading.tables["survey_responses"].columns


def test_faults_are_listed_up_to_a_limit() -> None:
    reading = read_plain(survey_2021({f"r{i}": ["x"] * 13 for i in range(100)}))
    assert len(reading.faults) == FAULT_LIMIT


def test_a_header_cannot_steer_the_screen_that_shows_a_message() -> None:
    content = csv_bytes(["\x1b[31mred", "respondent_id", *ITEMS_2021], [["x", "a", *HONEST_2021]])
    assert read_plain(content).unused_columns == [" [31mred"]


CORE = [item.id for item in instrument_by_id("secperf-20").items if item.is_core]


# Written over two answers of the .sav, as its facts say.
USER_MISSING = {("R11001", "SP6_2"): "refused", ("R11002", "BP1_1"): "not_applicable"}


FILES = {
    "qualtrics_text.csv": "qualtrics",
    "google_forms_ko.csv": "google_forms",
    "ms_forms_en.xlsx": "microsoft_forms",
    "results-survey432535_codes.csv": "limesurvey",
    "wave_ko.sav": "spss",
}


@cache
def made_load(name: str) -> QuarterLoad:
    """Load an export once for all tests."""
    return loaded({name: made_sample(f"survey/{name}").read_bytes()})


def true_scores() -> dict[tuple[str, str], int | str]:
    table = truth("survey/TRUTH.csv", "respondent")
    return {
        (respondent, item): int(row[item]) if row[item] else "empty"
        for respondent, row in table.items()
        for item in CORE
    }


@pytest.mark.parametrize(("name", "form"), FILES.items())
def test_every_score_is_the_true_one(name: str, form: str) -> None:
    load = made_load(name)
    assert (outcome(load, name).format, outcome(load, name).status) == (form, "loaded")
    assert scores(load) == true_scores() | (USER_MISSING if form == "spss" else {})


@pytest.mark.parametrize(("name", "form"), FILES.items())
def test_times_and_durations_are_the_true_ones(name: str, form: str) -> None:
    responses = made_load(name).rows("survey_responses")
    assert responses is not None
    table = truth("survey/TRUTH.csv", "respondent")
    for row in responses.iter_rows(named=True):
        true = table[row["respondent_id"]]
        local = dt.datetime.fromisoformat(true["submitted_local_seoul"])
        assert row["submitted_at"] == local.replace(tzinfo=ZoneInfo("Asia/Seoul"))
        if form == "google_forms":
            assert row["duration_seconds"] is None
        else:
            # LimeSurvey measures hundredths.
            assert int(row["duration_seconds"]) == int(true["duration_s"])


@pytest.mark.parametrize(
    ("name", "rows", "excluded"),
    [
        (
            "qualtrics_text.csv",
            29,
            {"preview": 2, "spam": 1, "unfinished": 1, "repeated_respondent": 1},
        ),
        ("results-survey432535_codes.csv", 26, {"unfinished": 2}),
        ("ms_forms_en.xlsx", 24, {}),
    ],
)
def test_rows_that_are_no_answers_are_excluded_with_a_reason(
    name: str, rows: int, excluded: dict[str, int]
) -> None:
    one = outcome(made_load(name), name)
    assert (one.rows_read, one.rows_accepted) == (rows, 24)
    assert Counter(issue.rule for issue in one.issues) == excluded


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("qualtrics_text.csv", ["IPAddress", "RecipientEmail", "LocationLatitude"]),
        ("ms_forms_en.xlsx", ["Email", "Name"]),
        ("google_forms_ko.csv", ["기타 의견"]),
    ],
)
def test_personal_columns_stay_outside_and_are_named(name: str, columns: list[str]) -> None:
    load = made_load(name)
    message = outcome(load, name).message or ""
    assert all(column in message for column in columns)
    responses = load.rows("survey_responses")
    assert responses is not None
    cells = {str(cell) for row in responses.iter_rows() for cell in row}
    assert not cells & {"192.0.2.7", "anonymous", "37.5"}


@pytest.mark.parametrize("name", FILES)
def test_the_instrument_is_found_by_the_columns_alone(name: str) -> None:
    load = loaded({name: made_sample(f"survey/{name}").read_bytes()}, instrument=None)
    assert load.instrument is not None
    assert load.instrument.id == "secperf-20"


def test_without_a_zone_the_answers_load_and_the_times_stay_unknown() -> None:
    content = made_sample("survey/ms_forms_en.xlsx").read_bytes()
    load = loaded({"forms.xlsx": content}, time_zone=None)
    responses = load.rows("survey_responses")
    assert responses is not None
    assert responses["submitted_at"].null_count() == 24
    assert responses["duration_seconds"].null_count() == 0
    assert "24 times are left out" in (outcome(load, "forms.xlsx").message or "")
