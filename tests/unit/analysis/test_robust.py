"""The robust policy on samples whose slope, organisations and verdict are known."""

import dataclasses

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.analysis.pairs import group_differences, regressions
from secperf_pipeline.analysis.robust import ADDED, robust_verdicts
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.verdicts import COLUMNS, verdicts
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.protocol import Hypothesis
from tests.rules import PAIR, PAPER, ROBUST

Floats = NDArray[np.float64]
ONE = Hypothesis(id="H1", statement="", x=["x"], y=["y"])
RULES = ROBUST
INNER = ("equivalence_low", "equivalence_high")


def sample(x: Floats, y: Floats, organisations: object = "", segment: str = "all") -> Sample:
    return Sample(
        segment_kind="sector",
        segment=segment,
        profile="paper",
        is_default_profile=True,
        columns=["x", "y"],
        values=np.column_stack([x, y]).astype(float),
        organisations=np.broadcast_to(np.asarray(organisations, dtype=str), np.shape(x)).copy(),
    )


def decide(
    *samples: Sample, hypotheses: tuple[Hypothesis, ...] = (ONE,), rules: RobustRules = RULES
) -> pl.DataFrame:
    return robust_verdicts(
        samples,
        hypotheses,
        pl.concat([regressions(samples, one.x, one.y, PAIR) for one in hypotheses]),
        pl.concat([group_differences(samples, one.x, one.y, PAIR) for one in hypotheses]),
        rules,
        protocol_hash="0" * 64,
    )


def found(*arguments: object, rules: RobustRules = RULES) -> dict[str, object]:
    return decide(sample(*arguments), rules=rules).row(0, named=True)  # type: ignore[arg-type]


def noisy(n: int, slope: float, seed: int = 5) -> tuple[Floats, Floats]:
    """Scores whose sample correlation is exactly the slope asked for."""
    draw = np.random.default_rng(seed)
    x = draw.normal(size=n)
    x = (x - x.mean()) / x.std()
    error = draw.normal(size=n)
    error -= error.mean() + x * (x @ error) / n
    return x, slope * x + np.sqrt(1 - slope**2) * error / error.std()


def test_a_strong_slope_without_organisations_is_adopted_and_assumes_independence() -> None:
    row = found(*noisy(113, 0.5))
    assert (row["verdict"], row["verdict_paper"], row["se_kind"]) == ("adopt", None, "HC3")
    assert (row["branch"], row["effect_kind"]) == ("regression", "standardised slope")
    assert row["reason"] == "independence assumed: organisations are not recorded"
    assert (row["n_clusters"], row["icc1"], row["n_eff"]) == (None, None, None)
    assert row["effect"] == pytest.approx(0.5)


def test_one_response_from_each_organisation_is_independent_too() -> None:
    row = found(*noisy(113, 0.5), np.arange(113))
    assert (row["se_kind"], row["n_clusters"], row["n_eff"]) == ("HC3", 113, 113)
    assert row["reason"] == "independence assumed: one response from each organisation"


def test_a_negative_slope_is_adopt_contrary() -> None:
    row = found(*noisy(113, -0.5))
    assert (row["verdict"], row["direction"]) == ("adopt_contrary", "negative")


def test_a_slope_shown_to_be_small_is_dismissed() -> None:
    row = found(*noisy(1000, 0.01))
    assert row["verdict"] == "dismiss"
    assert "90 % interval -0.0" in str(row["reason"])
    assert "lies inside ±0.1" in str(row["reason"])


def test_too_few_answers_never_dismiss_and_the_reason_says_how_many_it_takes() -> None:
    row = found(*noisy(113, 0.0))
    assert row["verdict"] == "inconclusive"
    assert "too few responses ever to dismiss" in str(row["reason"])
    assert "113 of the 275 needed" in str(row["reason"])


def test_two_odd_answers_are_too_few_to_tell_a_slope() -> None:
    x, y = np.full(60, 4.0), np.full(60, 4.0)
    x[[0, 1]], y[[2, 3]] = 5, 5
    row = found(x, y)
    assert (row["verdict"], row["equivalence_p"]) == ("not_testable", None)
    assert row["reason"] == "responses: 60, effectively 2.1 for this slope; a test needs 6"


def test_a_family_dismisses_by_holms_p_as_it_adopts() -> None:
    x, y = noisy(400, 0.015)
    alone = found(x, y)
    assert (alone["verdict"], alone["equivalence_p"]) == ("dismiss", alone["equivalence_p_holm"])
    others = np.random.default_rng(8).normal(size=(400, 3))
    family = Hypothesis(id="H2", statement="", x=["x"], y=["y", "y1", "y2", "y3"])
    wave = dataclasses.replace(
        sample(x, y),
        columns=["x", "y", "y1", "y2", "y3"],
        values=np.column_stack([x, y, 0.3 * x[:, None] + others]),
    )
    row = decide(wave, hypotheses=(family,)).row(0, named=True)
    assert row["equivalence_p"] == pytest.approx(alone["equivalence_p"])
    assert row["equivalence_p_holm"] == pytest.approx(4 * row["equivalence_p"])
    assert row["verdict"] == "inconclusive"
    assert "lies inside ±0.1, but not by Holm's p over the family: 0." in row["reason"]


def test_enough_answers_with_a_slope_near_the_bound_stay_inconclusive() -> None:
    row = found(*noisy(400, 0.06))
    assert row["verdict"] == "inconclusive"
    assert "reaches beyond ±0.1" in str(row["reason"])


def test_a_slope_that_is_significant_and_small_is_adopted_with_a_warning() -> None:
    row = found(*noisy(10000, 0.05))
    assert row["verdict"] == "adopt"
    assert "differs from zero, yet lies inside ±0.1" in str(row["reason"])


def test_organisations_are_left_out_in_turn() -> None:
    organisations = np.arange(200) % 40
    draw = np.random.default_rng(9)
    x = draw.normal(size=200) + draw.normal(size=40)[organisations]
    y = draw.normal(size=200) + draw.normal(size=40)[organisations] + 0.3 * x
    row = found(x, y, organisations)
    one, other = ((v - v.mean()) / v.std(ddof=1) for v in (x, y))
    left = [
        stats.linregress(one[organisations != name], other[organisations != name]).slope
        for name in range(40)
    ]
    effect, df = stats.linregress(one, other).slope, row["df"]
    se = np.sqrt(39 / 40 * ((np.array(left) - effect) ** 2).sum())
    assert (row["se_kind"], row["n_clusters"]) == ("CV3", 40)
    assert 20 < float(str(df)) < 39
    assert_allclose([row["effect"], row["se"]], [effect, se])
    assert_allclose(row["p"], 2 * stats.t.sf(effect / se, df))
    for level, names in ((0.95, ("effect_low", "effect_high")), (0.9, INNER)):
        ends = stats.t(df, effect, se).interval(level)
        assert_allclose([row[name] for name in names], ends)
    assert float(str(row["n_eff"])) < 200
    assert_allclose(float(str(row["n_eff"])) * float(str(row["design_effect"])), 200)
    assert f"clustered by 40 organisations, effectively {row['n_clusters_effective']:.1f}" in str(
        row["reason"]
    )


def test_equal_responses_under_two_profiles_reach_equal_verdicts() -> None:
    x, y = noisy(113, 0.4)
    wave = sample(x, y, np.arange(113) % 20)
    other = dataclasses.replace(wave, profile="raw", is_default_profile=False)
    rows = decide(wave, other).drop("profile", "is_default_profile")
    assert rows.row(0) == rows.row(1)


def test_few_organisations_with_several_answers_are_not_testable() -> None:
    row = found(*noisy(113, 0.5), np.arange(113) % 5)
    assert (row["verdict"], row["p"], row["effect"]) == ("not_testable", None, None)
    assert "organisations: 5, effectively 4." in str(row["reason"])
    assert "a test needs 6" in str(row["reason"])


def test_one_large_organisation_leaves_effectively_few() -> None:
    row = found(*noisy(113, 0.5), np.where(np.arange(113) < 60, 0, np.arange(113) % 20))
    assert row["verdict"] == "not_testable"
    assert "organisations: 20, effectively " in str(row["reason"])


def test_answers_without_an_organisation_count_as_their_own() -> None:
    names = np.where(np.arange(113) < 13, "", (np.arange(113) % 50).astype(str))
    row = found(*noisy(113, 0.5), names)
    assert row["n_clusters"] == 63
    assert "each of 13 responses without one counted as its own" in str(row["reason"])


@pytest.mark.parametrize(
    ("x", "y", "organisations", "words"),
    [
        ([], [], [], "complete responses: 0"),
        ([3.0], [4.0], [""], "complete responses: 1"),
        ([np.nan] * 20, [4.0] * 20, [""] * 20, "complete responses: 0"),
        ([3.0] * 20, np.arange(20.0), [""] * 20, "x or y does not vary"),
        (np.arange(20.0), [13 / 3] * 20, ["a", "b"] * 10, "x or y does not vary"),
        (np.arange(20.0), np.arange(20.0) / 3, [""] * 20, "y fits x exactly"),
        ([1.0] * 19 + [5.0], np.arange(20.0), [""] * 20, "effectively 1.1 for this slope"),
        (np.arange(20.0), np.arange(20.0) % 3, ["one"] * 20, "all responses are of one"),
    ],
)
def test_what_cannot_be_tested_says_why(x: Floats, y: Floats, organisations: object, words: str):
    row = found(x, y, organisations)
    assert (row["verdict"], row["p"], row["verdict_paper"]) == ("not_testable", None, None)
    assert words in str(row["reason"])


def test_a_sample_is_decided_as_if_it_were_alone() -> None:
    several = [
        sample(*noisy(60, 0.3, seed), np.arange(60) % 15, segment=str(seed)) for seed in range(4)
    ]
    empty = sample(np.empty(0), np.empty(0), segment="none")
    together = decide(several[0], empty, *several[1:])
    for one in several:
        alone, row = decide(one), together.filter(segment=one.segment)
        for name in ("effect", "se", "p", "icc1", "n_eff"):
            assert_allclose(row[name].to_numpy(), alone[name].to_numpy(), rtol=1e-10)
        assert row["reason"].to_list() == alone["reason"].to_list()


def test_holm_counts_the_testable_pairs_of_a_family_in_one_sample() -> None:
    x, y = noisy(113, 0.25)
    wave = dataclasses.replace(
        sample(x, y),
        columns=["x", "y", "constant"],
        values=np.column_stack([x, y, np.full(113, 4.0)]),
    )
    family = Hypothesis(id="H2", statement="", x=["x", "constant"], y=["y"])
    rows = decide(wave, hypotheses=(family,))
    assert rows["verdict"].to_list() == ["adopt", "not_testable"]
    assert rows["p_holm"][0] == rows["p"][0]


def test_an_instrument_without_the_items_is_not_testable() -> None:
    wave = dataclasses.replace(sample(*noisy(30, 0.2)), columns=["other", "another"])
    assert decide(wave)["verdict"].to_list() == ["not_testable"]


def test_rows_have_the_columns_of_the_papers_policies_and_no_nan() -> None:
    wave = sample(*noisy(30, 0.2), np.arange(30) % 12)
    rows = decide(wave, sample([3.0], [np.nan], segment="small"))
    assert rows.columns == [*COLUMNS, *ADDED]
    assert rows.select(pl.col(pl.Float64).is_nan().any()).row(0).count(True) == 0
    paper = verdicts(
        [ONE],
        ["paper_gate"],
        regressions([wave], ["x"], ["y"], PAIR),
        group_differences([wave], ["x"], ["y"], PAIR),
        PAPER,
        protocol_hash="0" * 64,
    )
    both = pl.concat([paper, rows], how="diagonal")
    assert both.columns == rows.columns
    # The trace is that of the paper's rows.
    assert both["durbin_watson"][0] == both["durbin_watson"][1]
    assert both["n_with"][0] == both["n_with"][1]
