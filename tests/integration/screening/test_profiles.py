"""Decisions and the flow, on the replica of the published study and on small waves."""

import csv
import datetime as dt
from collections import Counter
from dataclasses import replace

import polars as pl
import pytest

from secperf_pipeline.declarations.instrument import ScreeningProfile, instrument_by_id
from secperf_pipeline.domain.errors import ReviewError
from secperf_pipeline.domain.project import SAMPLE_INBOX
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.inbox import InboxFile, inbox_files
from secperf_pipeline.ingest.load import read_quarter
from secperf_pipeline.ingest.pseudonyms import PseudonymKey
from secperf_pipeline.ingest.raw_tables import raw_tables
from secperf_pipeline.screening.answer_matrix import answer_matrix
from secperf_pipeline.screening.flags import screening_flags
from secperf_pipeline.screening.profiles import REVIEWS, screening_decisions, screening_flow
from secperf_pipeline.screening.wave_calibration import wave_calibration
from tests.rules import SCREENING
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
    # A rougher calibration than the usual one is enough to decide by.
    rules = replace(SCREENING, simulated=2_000)
    calibration = wave_calibration(matrix, screening, rules, seed=1)
    flags = screening_flags(matrix, screening, calibration, SCREENING)
    return flags, screening_decisions(flags, screening, default_profile="paper")


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
    profiles = ["raw", "paper", "standard", "strict", "manual"]
    assert Counter(replica[1]["profile"]) == dict.fromkeys(profiles, 138)


def test_standard_removes_the_insincere_of_the_replica_and_strict_no_fewer(
    replica: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    paper, standard, strict = (
        removed(replica[1], profile) for profile in ("paper", "standard", "strict")
    )
    assert paper <= standard <= strict
    assert len(standard) <= 28


def test_every_cut_off_of_the_replica_has_its_model_rate_or_a_reason(
    replica: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    flags = replica[0]
    assert (flags["model_rate"].is_null() == flags["model_rate_reason"].is_not_null()).all()
    assert flags["model_rate"].equals(flags["false_positive_rate"])
    rates = dict(flags.select("index_id", "model_rate").unique().iter_rows())
    assert rates.pop("missing_core") is rates.pop("missing_share") is None
    # Those that are declared, not calibrated, promise no rate: seven equal answers reach .025.
    assert all(0 <= rate <= 0.03 for rate in rates.values())
    assert 0.005 < rates["careless_score"] <= 0.01


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
    decisions = screening_decisions(flags, screening, default_profile="standard")
    assert removed(decisions, "standard") == {"b"}
    of_b = decisions.filter(response_id="b", profile="standard")
    assert of_b["reasons"].item() == "check_items,irv"


@pytest.mark.parametrize(
    ("side", "number", "gone"),
    [
        ("at_most", 1.0, {"a", "b"}),
        ("below", 1.0, {"a"}),
        ("at_least", 2.0, {"c", "d"}),
        ("above", 2.0, {"d"}),
    ],
)
def test_a_value_that_reaches_the_second_number_rejects_by_itself(
    side: str, number: float, gone: set[str]
) -> None:
    rule = ScreeningProfile(
        reject_beyond={"seconds_per_item": number},
        reject_on_families=2,
        families_of=["seconds_per_item"],
    )
    screening = instrument_by_id("secperf-20").screening
    screening = screening.model_copy(update={"profiles": {"standard": rule}})
    flags = pl.DataFrame(
        {
            "response_id": ["a", "b", "c", "d", "e"],
            "index_id": ["seconds_per_item"] * 5,
            "family": ["speed"] * 5,
            "value": [0.5, 1.0, 2.0, 3.0, None],
            "flag_when": [side] * 5,
            "is_flagged": [True, True, True, True, None],
        }
    )
    decisions = screening_decisions(flags, screening, default_profile="standard")
    assert removed(decisions, "standard") == gone


FLAGS = pl.DataFrame(
    {
        "response_id": ["a", "b", "c"],
        "index_id": ["all_equal"] * 3,
        "family": ["invariability"] * 3,
        "is_flagged": [True, False, True],
    }
)
NOON = dt.datetime(2026, 2, 3, 12, tzinfo=dt.UTC)


def review(
    response_id: str | None, is_kept: bool | None, reason: str | None, reviewer: str | None
) -> dict[str, object]:
    return {
        "response_id": response_id,
        "is_kept": is_kept,
        "reason": reason,
        "reviewer": reviewer,
        "decided_at": NOON,
    }


def reviewed(*rows: dict[str, object]) -> pl.DataFrame:
    declared = instrument_by_id("secperf-2021").screening
    return screening_decisions(
        FLAGS,
        declared,
        default_profile="paper",
        reviews=pl.DataFrame(list(rows), schema=REVIEWS),
    )


def test_a_reviewer_overrides_the_default_profile_under_manual_only() -> None:
    decisions = reviewed(
        review("a", True, "answered so on the phone too", "K. Ito"),
        review("b", False, "sent by a robot", "K. Ito"),
    )
    assert removed(decisions, "paper") == {"a", "c"}
    assert removed(decisions, "manual") == {"b", "c"}
    manual = {
        row["response_id"]: row for row in decisions.filter(profile="manual").iter_rows(named=True)
    }
    assert (manual["a"]["reasons"], manual["a"]["reviewer"]) == (None, "K. Ito")
    assert (manual["b"]["reasons"], manual["b"]["review_reason"]) == ("reviewer", "sent by a robot")
    assert (manual["b"]["decided_at"], manual["c"]["decided_at"]) == (NOON, None)
    assert manual["c"]["reasons"] == "all_equal"
    flow = screening_flow(decisions).filter(profile="manual")
    assert flow["reason"].to_list() == ["all", "reviewer", "all_equal", "kept"]
    assert flow["count"].to_list() == [3, 1, 1, 1]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([review("z", True, "known", "K. Ito")], "'z' is not in the wave"),
        ([review("a", True, "known", "K. Ito")] * 2, "'a' is decided more than once"),
        ([review("a", True, " ", "K. Ito")], "'a' lacks its decision, reason, reviewer or time"),
        ([review("a", None, "known", "K. Ito")], "'a' lacks its decision"),
        ([review("a", False, "known", None)], "'a' lacks its decision"),
    ],
)
def test_a_review_that_cannot_be_applied_is_refused(
    rows: list[dict[str, object]], fault: str
) -> None:
    with pytest.raises(ReviewError, match=fault):
        reviewed(*rows)
