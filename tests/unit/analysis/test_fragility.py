"""The fragility of verdicts, as rows."""

import dataclasses

import numpy as np
import polars as pl

from secperf_pipeline.analysis.fragility import FragilityRules, fragility
from secperf_pipeline.analysis.pairs import group_differences, regressions
from secperf_pipeline.analysis.verdicts import verdicts
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.protocol import Hypothesis
from tests.rules import PAIR, PAPER

RULES = FragilityRules(cut=4.0, significance=0.05, min_group=2, most_share=0.5)
ONE = Hypothesis(id="H1", statement="", x=["x"], y=["y"])


def sample(x: list[float], y: list[float], organisations: list[str]) -> Sample:
    return Sample(
        segment_kind="all",
        segment="all",
        profile="paper",
        is_default_profile=True,
        columns=["x", "y"],
        values=np.array([x, y], dtype=np.float64).T,
        organisations=np.array(organisations),
    )


def found(wave: Sample) -> pl.DataFrame:
    decided = verdicts(
        [ONE],
        ["paper_gate", "paper_ttest_always"],
        regressions([wave], ["x"], ["y"], PAIR),
        group_differences([wave], ["x"], ["y"], PAIR),
        PAPER,
        protocol_hash="",
    )
    return fragility(wave, decided, RULES)


# Without 7 the group above the cut does not differ from the other: p is .04 with it.
CARRIED_BY_ONE = sample(
    [2, 2, 2, 2, 2, 2, 6, 6, 6, 6, 6, 6],
    [3, 4, 4, 5, 3, 4, 4, 5, 5, 4, 5, 7],
    ["a", "a", "b", "b", "c", "c", "a", "a", "b", "b", "c", "d"],
)


def test_a_verdict_carried_by_one_response_and_one_organisation_is_exact() -> None:
    row = found(CARRIED_BY_ONE).filter(pl.col("policy") == "paper_ttest_always").row(0, named=True)
    assert (row["responses_to_flip"], row["responses_bound"]) == (1, "exact")
    assert (row["organisations_to_flip"], row["organisations_bound"]) == (1, "exact")
    assert row["responses_reason"] is row["organisations_reason"] is None


def test_a_larger_number_is_called_an_upper_bound() -> None:
    wave = sample([2.0] * 10 + [6.0] * 10, [3, 4, 5, 3, 4] * 2 + [5, 6, 7, 5, 6] * 2, [""] * 20)
    row = found(wave).filter(pl.col("policy") == "paper_ttest_always").row(0, named=True)
    assert row["responses_to_flip"] > 1
    assert row["responses_bound"] == "upper bound"
    assert row["organisations_to_flip"] is None
    assert row["organisations_reason"] == "organisations are not recorded"


def test_one_organisation_cannot_be_left_out() -> None:
    wave = dataclasses.replace(CARRIED_BY_ONE, organisations=np.full(12, "a"))
    assert found(wave)["organisations_reason"].to_list() == ["there is one organisation"] * 2


def test_a_verdict_that_is_not_testable_has_a_reason_and_no_number() -> None:
    wave = sample([2.0] * 5, [1, 2, 3, 4, 5], ["a"] * 5)
    rows = found(wave)
    assert rows["responses_to_flip"].null_count() == rows.height
    assert set(rows["responses_reason"]) == {"the verdict is not testable"}
