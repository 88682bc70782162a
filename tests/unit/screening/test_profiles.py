"""Decisions and the flow, on the replica of the published study and on small waves."""

import csv
import datetime as dt
from collections import Counter

import polars as pl
import pytest

from secperf_pipeline.declarations.instrument import ScreeningProfile, instrument_by_id
from secperf_pipeline.domain.project import SAMPLE_INBOX
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.inbox import InboxFile, inbox_files
from secperf_pipeline.ingest.load import read_quarter
from secperf_pipeline.ingest.pseudonyms import PseudonymKey
from secperf_pipeline.ingest.raw_tables import raw_tables
from secperf_pipeline.screening.answer_matrix import answer_matrix
from secperf_pipeline.screening.flags import screening_flags
from secperf_pipeline.screening.profiles import screening_decisions, screening_flow
from tests.waves import survey_2021

KEY = PseudonymKey(b"k" * 32)
QUARTER = Quarter(2021, 4)
LABELS = SAMPLE_INBOX.parent / "truth" / "2021Q4" / "labels.csv"


def screened(files: list[InboxFile]) -> tuple[pl.DataFrame, pl.DataFrame]:
    tables = raw_tables(read_quarter(QUARTER, files), KEY, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    matrix = answer_matrix(
        tables["survey_responses"], tables["survey_answers"], tables["instrument_items"]
    )
    screening = instrument_by_id("secperf-2021").screening
    flags = screening_flags(matrix, screening)
    return flags, screening_decisions(flags, screening)


@pytest.fixture(scope="module")
def replica() -> tuple[pl.DataFrame, pl.DataFrame]:
    surveys = [file for file in inbox_files(SAMPLE_INBOX / "2021Q4") if "survey_2021" in file.path]
    return screened(surveys)


def removed(decisions: pl.DataFrame, profile: str) -> set[str]:
    rejected = decisions.filter((pl.col("profile") == profile) & ~pl.col("is_kept"))
    return set(rejected["response_id"])


def test_the_paper_profile_removes_exactly_the_25_insincere(
    replica: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    with LABELS.open() as file:
        insincere = {
            KEY.response_id("2021Q4", row["respondent_id"])
            for row in csv.DictReader(file)
            if row["truth"] == "insincere"
        }
    assert len(insincere) == 25
    assert removed(replica[1], "paper") == insincere


def test_the_flow_goes_from_138_to_113_and_adds_up(
    replica: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    flow = screening_flow(replica[1]).filter(profile="paper").sort("step")
    counts = dict(zip(flow["reason"], flow["count"], strict=True))
    assert (counts.pop("all"), counts.pop("kept")) == (138, 113)
    assert sum(counts.values()) == 25
    assert flow["reason"].to_list()[0] == "all"
    assert flow["reason"].to_list()[-1] == "kept"


def test_raw_keeps_everybody(replica: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    assert removed(replica[1], "raw") == set()


def test_every_response_has_a_decision_under_every_profile(
    replica: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    assert Counter(replica[1]["profile"]) == {"raw": 138, "paper": 138, "standard": 138}


def test_an_index_that_cannot_be_computed_is_neither_flagged_nor_passed() -> None:
    flags, _ = screened([InboxFile("s.csv", survey_2021({"a": [""] * 13}))])
    irv = flags.filter(index_id="irv").row(0, named=True)
    assert (irv["value"], irv["is_flagged"]) == (None, None)
    assert irv["not_computable_reason"] == "fewer than two answers"


def test_the_later_of_two_equal_responses_goes() -> None:
    honest = [5, 4, 4, 5, 6, 5, 4, 5, 5, 3, 4, 4, 5]
    _, decisions = screened([InboxFile("s.csv", survey_2021({"a": honest, "b": honest}))])
    assert removed(decisions, "paper") == {KEY.response_id("2021Q4", "b")}


def test_one_missing_answer_and_a_flat_stretch_do_not_reject_under_standard() -> None:
    gaps = [4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 6, 2, ""]
    _, decisions = screened([InboxFile("s.csv", survey_2021({"a": gaps}))])
    assert removed(decisions, "standard") == set()
    assert decisions.filter(profile="paper")["reasons"].item() == "missing_core,longstring"


def test_flags_of_two_families_reject_where_one_alone_does_not() -> None:
    rule = ScreeningProfile(reject_on_families=2, families_of=["irv", "longstring", "check_items"])
    screening = instrument_by_id("secperf-2021").screening
    screening = screening.model_copy(update={"profiles": {"standard": rule}})
    flags = pl.DataFrame(
        {
            "response_id": ["a", "a", "b", "b", "c"],
            "index_id": ["irv", "longstring", "irv", "check_items", "check_items"],
            "family": ["invariability"] * 3 + ["check items"] * 2,
            "is_flagged": [True, True, True, True, None],
        }
    )
    decisions = screening_decisions(flags, screening)
    assert removed(decisions, "standard") == {"b"}
    assert decisions.filter(response_id="b")["reasons"].item() == "check_items,irv"
