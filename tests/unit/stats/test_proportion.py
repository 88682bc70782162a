"""Intervals of shares by their definitions and published examples."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import GroupSums, jackknife_mean
from secperf_pipeline.stats.nesting import nesting
from secperf_pipeline.stats.proportion import (
    effective_base,
    newcombe_interval,
    probability_share_beyond,
    wilson_interval,
)


@pytest.mark.parametrize(("successes", "n"), [(0, 8), (5, 8), (25, 32), (32, 32)])
def test_the_ends_of_wilsons_interval_are_shares_that_the_score_test_just_keeps(
    successes: int, n: int
) -> None:
    found = wilson_interval(successes, n, confidence=0.95)
    z = stats.norm.isf(0.025)
    for end in (found.low, found.high):
        error = z * np.sqrt(end * (1 - end) / n)
        assert_allclose(abs(successes / n - end), error, atol=1e-8)


def test_an_interval_of_a_change_is_newcombes_as_in_his_example() -> None:
    # Newcombe (1998), table II, example a: 56 of 70 against 48 of 80, method 10.
    found = newcombe_interval(56, 70, 48, 80, confidence=0.95)
    assert_allclose((found.low, found.high), (0.0524, 0.3339), atol=5e-5)


def test_the_probability_of_a_goal_is_jeffreys_posterior() -> None:
    assert_allclose(probability_share_beyond(0.5, 5, 10), 0.5, rtol=1e-12)
    assert_allclose(probability_share_beyond(0.8, 9, 10), stats.beta(9.5, 1.5).sf(0.8), rtol=1e-12)


def share_of(successes: list[int], sizes: list[int]) -> tuple[ClusterEstimate, float]:
    clusters = np.repeat(np.arange(len(sizes)), sizes)
    said = np.concatenate([np.arange(n) < x for x, n in zip(successes, sizes, strict=True)])
    nested = nesting(np.zeros(len(said), dtype=np.int64), clusters, 1)
    values = said.astype(np.float64)[:, None]
    return jackknife_mean(GroupSums.of(values, nested), nested), len(said)


def base(successes: list[int], sizes: list[int]) -> float:
    share, n = share_of(successes, sizes)
    return float(effective_base(share, np.full((1, 1), float(n)), confidence=0.95)[0, 0])


def test_independent_answers_count_in_full() -> None:
    # The jackknife of n answers divides by n - 1 what the binomial divides by n.
    assert_allclose(base([1] * 12 + [0] * 8, [1] * 20), 19.0, rtol=1e-12)


def test_organisations_that_agree_within_themselves_count_as_one_answer_each() -> None:
    share, _ = share_of([5, 5, 5, 0, 0, 0, 0, 0], [5] * 8)
    quantiles = stats.t.ppf(0.975, 39) / stats.t.ppf(0.975, 7)
    assert_allclose(share.se[0, 0] ** 2, 3 / 8 * 5 / 8 / 7)
    assert_allclose(base([5, 5, 5, 0, 0, 0, 0, 0], [5] * 8), 7 * quantiles**2, rtol=1e-10)


def test_a_base_is_never_larger_than_the_answers_nor_without_clusters() -> None:
    assert base([2, 2, 2, 2], [4] * 4) == 16
    assert base([4, 4, 4, 4], [4] * 4) == 4
    assert_allclose(base([0, 0, 0], [30, 10, 10]), 2500 / 1100)
    assert np.isnan(base([3], [9]))


@pytest.mark.parametrize(("successes", "n"), [(3, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson_interval(successes, n, confidence=0.95)
    with pytest.raises(ValueError, match="is no share"):
        probability_share_beyond(0.5, successes, n)
