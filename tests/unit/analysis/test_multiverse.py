"""The specification curve on small samples whose combinations are known."""

import dataclasses

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy import stats
from statsmodels.regression.linear_model import WLS
from statsmodels.tools import add_constant

from secperf_pipeline.analysis.multiverse import MultiverseRules, multiverse, multiverse_shares
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.multiverse import Multiverse
from secperf_pipeline.declarations.protocol import Hypothesis

RULES = MultiverseRules(cut=4.0, significance=0.05, min_group=2, min_effective=3.0)
ONE = Hypothesis(id="H1", statement="", x=["x"], y=["y"])
FULL = {
    "profiles": ["paper"],
    "cuts": ["above_cut"],
    "tests": ["student"],
    "missing": ["pairwise"],
    "weights": ["none"],
}
RANDOM = np.random.default_rng(23)
X = RANDOM.permutation(np.repeat([1.0, 2, 3, 4, 5, 6, 7], 9))
Y = np.clip(np.round(2 + 0.5 * X + RANDOM.standard_normal(63)), 1, 7)
ORGANISATIONS = np.array(
    [f"o{i}" for i in np.repeat(range(12), [1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 3])]
)


def sample(
    x: NDArray[np.float64] = X,
    y: NDArray[np.float64] = Y,
    organisations: NDArray[np.str_] = ORGANISATIONS,
    profile: str = "paper",
) -> Sample:
    return Sample(
        segment_kind="all",
        segment="all",
        profile=profile,
        is_default_profile=True,
        columns=["x", "y"],
        values=np.column_stack([x, y]),
        organisations=organisations,
    )


def choices(**chosen: list[str]) -> Multiverse:
    return Multiverse.model_validate({"id": "m", "version": 1} | FULL | chosen)


def rows(samples: list[Sample], **chosen: list[str]) -> pl.DataFrame:
    return multiverse(samples, [ONE], choices(**chosen), RULES)


@pytest.mark.parametrize(
    ("cut", "member", "kept"),
    [
        ("above_cut", X > 4, X > 0),
        ("at_least_cut", X >= 4, X > 0),
        ("above_median", X > 4, X > 0),
        ("terciles", X >= 5, (X <= 3) | (X >= 5)),
    ],
)
def test_each_cut_makes_its_groups(
    cut: str, member: NDArray[np.bool_], kept: NDArray[np.bool_]
) -> None:
    row = rows([sample()], cuts=[cut]).row(0, named=True)
    assert (row["n_with"], row["n_without"]) == ((member & kept).sum(), (~member & kept).sum())
    assert row["p"] == pytest.approx(stats.ttest_ind(Y[member & kept], Y[~member & kept]).pvalue)


def test_an_uncut_x_is_tested_by_its_slope() -> None:
    row = rows([sample()], cuts=["continuous"], tests=["hc3"]).row(0, named=True)
    peer = WLS(Y, add_constant(X)).fit(cov_type="HC3", use_t=True)
    assert row["p"] == pytest.approx(peer.pvalues[1])
    assert (row["n"], row["n_with"]) == (63, None)


def test_equal_organisations_weigh_each_response_by_the_size_of_its_organisation() -> None:
    row = rows([sample()], tests=["hc3"], weights=["equal_organisations"]).row(0, named=True)
    _, numbers, sizes = np.unique(ORGANISATIONS, return_inverse=True, return_counts=True)
    peer = WLS(Y, add_constant((X > 4) * 1.0), weights=1 / sizes[numbers])
    assert row["p"] == pytest.approx(peer.fit(cov_type="HC3", use_t=True).pvalues[1])


def test_listwise_needs_the_whole_family_and_pairwise_only_the_pair() -> None:
    other = np.where(np.arange(63) < 10, np.nan, 4.0)
    wave = dataclasses.replace(
        sample(), columns=["x", "y", "z"], values=np.column_stack([X, Y, other])
    )
    family = Hypothesis(id="H2", statement="", x=["x"], y=["y", "z"])
    found = multiverse([wave], [family], choices(missing=["listwise", "pairwise"]), RULES)
    assert found.filter(pl.col("y") == "y")["n"].to_list() == [53, 63]


def test_combinations_that_come_to_the_same_count_once() -> None:
    found = rows(
        [sample(), sample(profile="raw")],
        profiles=["paper", "raw"],
        cuts=["above_cut", "above_median"],
        missing=["listwise", "pairwise"],
    )
    assert (found["verdict"] != "excluded").sum() == 1
    reason = "the same responses, groups and weights as: paper, above_cut, student, listwise, none"
    assert set(found["reason"][1:]) == {reason}


@pytest.mark.parametrize(
    ("wave", "chosen", "reason"),
    [
        (sample(), {"profiles": ["strict"]}, "the wave has no profile strict"),
        (sample(np.full(63, np.nan)), {}, "no response has all answers"),
        (sample(np.full(63, 5.0)), {}, "a group has fewer than 2 responses"),
        (sample(np.full(63, 5.0)), {"cuts": ["terciles"]}, "the lower and the upper third meet"),
        (sample(y=np.full(63, 5.0)), {}, "x or y does not vary"),
        (sample(organisations=np.full(63, "")), {"tests": ["cluster"]}, "is not recorded"),
        (
            sample(organisations=np.full(63, "a")),
            {"tests": ["cluster"]},
            "organisations: 1, effectively 1.0; a test needs 3",
        ),
        (
            sample(organisations=np.arange(63).astype(str)),
            {"tests": ["cluster"]},
            "every organisation has one response",
        ),
        (
            sample(organisations=np.full(63, "a")),
            {"tests": ["hc3"], "weights": ["equal_organisations"]},
            "there is one organisation",
        ),
    ],
)
def test_what_cannot_be_tested_is_excluded_with_a_reason(
    wave: Sample, chosen: dict[str, list[str]], reason: str
) -> None:
    found = rows([wave], **chosen)
    assert found["verdict"].to_list() == ["excluded"]
    assert reason in found["reason"][0]
    assert found.select("n", "effect", "p").null_count().row(0) == (1, 1, 1)
    shares = multiverse_shares(found).row(0, named=True)
    assert (shares["specification_count"], shares["share_adopt"]) == (0, None)
    assert shares["reason"] == "no combination of choices can be tested"


def test_a_test_without_a_function_is_excluded() -> None:
    found = multiverse([sample()], [ONE], choices(), RULES, tests={})
    assert found["reason"].to_list() == ["no function for the test student"]


def test_shares_count_tested_combinations_only() -> None:
    contrary = sample(y=8 - Y, profile="raw")
    unrelated = sample(y=np.tile([3.0, 4, 5], 21), profile="strict")
    found = rows([sample(), contrary, unrelated], profiles=["paper", "raw", "strict", "none"])
    shares = multiverse_shares(found).row(0, named=True)
    assert found["verdict"].to_list() == ["adopt", "adopt_contrary", "inconclusive", "excluded"]
    assert (shares["specification_count"], shares["excluded_count"]) == (3, 1)
    assert shares["share_adopt"] == shares["share_contrary"] == pytest.approx(1 / 3)
    assert shares["effect_least"] == pytest.approx(-shares["effect_greatest"])
