"""Intervals of shares by their definitions and published examples."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from secperf_pipeline.stats.proportion import (
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


@pytest.mark.parametrize(("successes", "n"), [(3, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson_interval(successes, n, confidence=0.95)
    with pytest.raises(ValueError, match="is no share"):
        probability_share_beyond(0.5, successes, n)
