"""Weighted means and shares beside those of the sample, by hand and by plain loops."""

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

from secperf_pipeline.analysis.population import Weighting
from secperf_pipeline.analysis.population_estimates import (
    EstimateRules,
    interval_of,
    population_estimates,
)
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.stats.weighting import weighted_mean

RULES = EstimateRules(confidence=0.95, min_clusters=6, trim=5, min_cell=5, cut=4.0)
N, ORGANISATIONS = 120, 15


def sample(values: np.ndarray, organisations: int = ORGANISATIONS) -> Sample:
    names = np.array([f"o{number % organisations}" for number in range(len(values))])
    return Sample(
        segment_kind="all",
        segment="all",
        profile="standard",
        is_default_profile=True,
        columns=["policy", "sales"],
        values=values,
        organisations=names,
    )


def answers() -> np.ndarray:
    drawn = np.random.default_rng(5).integers(1, 8, (N, 2)).astype(float)
    drawn[:3, 1] = np.nan
    return drawn


def weighting(weights: np.ndarray, **changed: object) -> Weighting:
    return Weighting(**({"weights": weights, "represented": 0.9} | changed))


def rows(one: Sample, weights: Weighting, hidden: tuple[str, ...] = ()) -> pl.DataFrame:
    return population_estimates([(one, weights)], hidden, RULES)


def row(frame: pl.DataFrame, indicator: str, statistic: str) -> dict[str, object]:
    return frame.row(
        by_predicate=(pl.col("indicator_id") == indicator) & (pl.col("statistic") == statistic),
        named=True,
    )


def test_the_rules_come_from_the_register() -> None:
    found = EstimateRules.from_register(assumption_register(), AnswerScale(1, 7))
    assert found == RULES


def test_a_mean_is_weighted_over_those_with_a_score_and_a_weight() -> None:
    values, weights = answers(), np.resize([0.5, 2.0, 0.0, 1.0], N)
    found = row(rows(sample(values), weighting(weights)), "sales", "mean")
    held = weights[3:]
    assert_allclose(found["estimate"], values[3:, 1].mean())
    assert_allclose(found["weighted"], np.average(values[3:, 1], weights=held))
    assert (found["n"], found["n_weighted"]) == (117, int((held > 0).sum()))
    assert_allclose(found["n_effective_kish"], held.sum() ** 2 / (held**2).sum())
    assert found["weighted_low"] < found["weighted"] < found["weighted_high"]
    assert (found["represented_share"], found["note"], found["reason"]) == (0.9, None, None)


def test_equal_weights_change_nothing() -> None:
    frame = rows(sample(answers()), weighting(np.ones(N)))
    assert_allclose(frame["weighted"], frame["estimate"])
    mean = row(frame, "policy", "mean")
    # One error, by leaving organisations out; the degrees of freedom differ a little.
    widths = [mean[f"{one}_high"] - mean[f"{one}_low"] for one in ("estimate", "weighted")]
    assert_allclose(widths[0], widths[1], rtol=0.02)


def test_a_share_counts_what_lies_above_the_cut_and_stays_within_0_and_1() -> None:
    values = answers()
    values[:, 0] = np.where(np.arange(N) == 7, 4.0, 6.0)
    frame = rows(sample(values), weighting(np.resize([0.5, 2.0], N)))
    found = row(frame, "policy", "share_above_cut")
    assert_allclose(found["estimate"], 119 / 120)
    assert_allclose(found["weighted"], 1 - 2 / 150)
    assert 0.9 < found["weighted_low"] < found["weighted"] < found["weighted_high"] <= 1
    everybody = sample(np.full((N, 2), 6.0))
    shares = rows(everybody, weighting(np.ones(N))).filter(statistic="share_above_cut")
    assert shares["weighted"].to_list() == [1, 1]
    assert (shares["weighted_low"] > 0.7).all()


def test_few_effective_organisations_leave_no_interval_and_the_reason_says_so() -> None:
    found = row(rows(sample(answers(), 5), weighting(np.ones(N))), "policy", "mean")
    assert found["weighted"] is not None
    assert (found["weighted_low"], found["weighted_high"]) == (None, None)
    assert (
        found["reason"] == "weighted organisations count like 5.0 equal ones; an interval needs 6"
    )


def test_no_weights_leave_the_sample_and_the_reason() -> None:
    without = weighting(np.zeros(N), represented=0.0, reason="nobody of the population")
    found = row(rows(sample(answers()), without), "policy", "mean")
    assert (found["weighted"], found["represented_share"], found["n_weighted"]) == (None, None, 0)
    assert (found["estimate"] is not None, found["reason"]) == (True, "nobody of the population")


def test_a_profile_that_would_tell_too_much_shows_the_sample_alone() -> None:
    found = row(rows(sample(answers()), weighting(np.ones(N)), ("standard",)), "policy", "mean")
    assert found["estimate"] is not None
    for name in ("weighted", "weighted_low", "n_effective_kish", "n_clusters_effective"):
        assert found[name] is None
    assert "would tell what fewer than 5 people said" in str(found["reason"])


def test_few_responses_without_a_weight_are_not_counted() -> None:
    weights = np.where(np.arange(N) < 3, 0.0, 1.0)
    found = row(rows(sample(answers()), weighting(weights)), "policy", "mean")
    assert found["n_weighted"] is None
    assert found["weighted"] is not None
    assert found["reason"] == "how many have a weight is hidden: fewer than 5 have none"


def test_an_indicator_that_nobody_answered_has_a_reason() -> None:
    values = answers()
    values[:, 1] = np.nan
    found = row(rows(sample(values), weighting(np.ones(N))), "sales", "share_above_cut")
    assert (found["estimate"], found["reason"]) == (None, "no response has a score")


@pytest.mark.parametrize("is_share", [True, False])
def test_one_cluster_has_no_interval(is_share: bool) -> None:
    found = weighted_mean(np.array([[1.0], [0.0]]), np.ones(2), np.zeros(2, dtype=np.int64))
    estimate, low, high = interval_of(found, (0,), 2, 0.95, is_share=is_share)
    assert (estimate, np.isnan(low), np.isnan(high)) == (0.5, True, True)
