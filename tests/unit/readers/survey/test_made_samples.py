"""The same answers in the export of each tool give the same scores, times and exclusions."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from secperf_pipeline.declarations.instrument import instrument_by_id
from tests.inbox import loaded, outcome, scores
from tests.sample_files import made_sample, truth

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


def expected() -> dict[tuple[str, str], int | str]:
    table = truth("survey/TRUTH.csv", "respondent")
    return {
        (respondent, item): int(row[item]) if row[item] else "empty"
        for respondent, row in table.items()
        for item in CORE
    }


@pytest.mark.parametrize(("name", "form"), FILES.items())
def test_every_score_is_the_true_one(name: str, form: str) -> None:
    load = loaded({name: made_sample(f"survey/{name}").read_bytes()})
    assert (outcome(load, name).format, outcome(load, name).status) == (form, "loaded")
    assert scores(load) == expected() | (USER_MISSING if form == "spss" else {})


@pytest.mark.parametrize(("name", "form"), FILES.items())
def test_times_and_durations_are_the_true_ones(name: str, form: str) -> None:
    responses = loaded({name: made_sample(f"survey/{name}").read_bytes()}).rows("survey_responses")
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
    one = outcome(loaded({name: made_sample(f"survey/{name}").read_bytes()}), name)
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
    load = loaded({name: made_sample(f"survey/{name}").read_bytes()})
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
