"""The greedy search against every possible removal, tested by scipy on the rows themselves."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.removal import (
    Evidence,
    group_evidence,
    least_organisations,
    least_responses,
    slope_evidence,
)

Floats = NDArray[np.float64]

# scipy about a group whose answers are all equal.
pytestmark = pytest.mark.filterwarnings("ignore:Precision loss occurred:RuntimeWarning")


def groups(x: Floats, y: Floats) -> Evidence:
    return group_evidence(x, y, cut=4.0, significance=0.05, min_group=2)


def group_outcome(x: Floats, y: Floats) -> float:
    one, other = y[x > 4], y[x <= 4]
    if min(len(one), len(other)) < 2 or np.ptp(one) == np.ptp(other) == 0:
        return float("nan")
    with np.errstate(divide="ignore", invalid="ignore"):
        unequal = stats.levene(one, other, center="mean").pvalue < 0.05
    test = stats.ttest_ind(one, other, equal_var=not unequal)
    return float(np.sign(test.statistic) * (test.pvalue < 0.05))


def slope_outcome(x: Floats, y: Floats) -> float:
    fit = stats.linregress(x, y)
    return float(np.sign(fit.slope) * (fit.pvalue < 0.05))


def exact(
    outcome: Callable[[Floats, Floats], float], x: Floats, y: Floats, most: int
) -> int | None:
    everyone = outcome(x, y)
    for count in range(1, most + 1):
        for removed in combinations(range(len(x)), count):
            left = outcome(np.delete(x, removed), np.delete(y, removed))
            if left != everyone and not np.isnan(left):
                return count
    return None


def wave(seed: int, strength: float, n: int = 14) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    x = random.integers(1, 8, n).astype(np.float64)
    y = np.clip(np.round(4 + strength * (x - 4) + random.standard_normal(n)), 1, 7)
    return x, y


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("strength", [0.35, 0.6])
@pytest.mark.parametrize(
    ("evidence", "outcome"), [(groups, group_outcome), (slope_evidence, slope_outcome)]
)
def test_the_search_is_never_below_the_least_number_and_seldom_above(
    seed: int,
    strength: float,
    evidence: Callable[[Floats, Floats], Evidence],
    outcome: Callable[[Floats, Floats], float],
) -> None:
    x, y = wave(seed, strength)
    found = least_responses(evidence(x, y), significance=0.05, most=8)
    truth = exact(outcome, x, y, most=2)
    if truth is None:
        assert found.count is None or found.count > 2
    else:
        assert found.count is not None
        assert truth <= found.count <= truth + 1
        assert found.is_exact == (truth == 1)


@pytest.mark.parametrize(
    ("evidence", "outcome"), [(groups, group_outcome), (slope_evidence, slope_outcome)]
)
def test_leaving_out_what_was_found_turns_the_outcome_and_one_less_does_not(
    evidence: Callable[[Floats, Floats], Evidence], outcome: Callable[[Floats, Floats], float]
) -> None:
    x, y = wave(1, 0.8, n=60)
    described = evidence(x, y)
    found = least_responses(described, significance=0.05, most=40)
    assert found.count is not None
    assert outcome(x, y) == 1
    left, outcomes = np.arange(60), []
    for kind in found.units:
        chosen = np.flatnonzero(described.kind_of_row[left] == kind)[0]
        left = np.delete(left, chosen)
        outcomes.append(outcome(x[left], y[left]))
    assert outcomes == [1] * (found.count - 1) + [0]


@pytest.mark.parametrize(
    ("evidence", "outcome"), [(groups, group_outcome), (slope_evidence, slope_outcome)]
)
def test_a_large_wave_is_searched_in_strides_and_ends_in_single_steps(
    evidence: Callable[[Floats, Floats], Evidence], outcome: Callable[[Floats, Floats], float]
) -> None:
    x, y = wave(1, 0.25, n=3000)
    described = evidence(x, y)
    found = least_responses(described, significance=0.05, most=1500)
    assert found.count is not None
    assert found.count > 12
    assert len(found.units) == found.count
    before = left = np.arange(3000)
    for kind in found.units:
        chosen = np.flatnonzero(described.kind_of_row[left] == kind)[0]
        before, left = left, np.delete(left, chosen)
    assert (outcome(x[before], y[before]), outcome(x[left], y[left])) == (1, 0)


def test_strides_stop_at_the_limit() -> None:
    x, y = wave(1, 0.8, n=3000)
    found = least_responses(groups(x, y), significance=0.05, most=20)
    assert (found.count, len(found.units)) == (None, 20)


def test_whole_organisations_are_left_out() -> None:
    x, y = wave(2, 0.9, n=60)
    organisations = np.arange(60) // 5
    found = least_organisations(groups(x, y), organisations, significance=0.05, most=12)
    assert found.count is not None
    left = ~np.isin(organisations, found.units)
    assert group_outcome(x, y) == 1
    assert group_outcome(x[left], y[left]) == 0


def test_responses_without_an_organisation_stay() -> None:
    x, y = wave(2, 0.9, n=60)
    nobody = np.full(60, -1)
    found = least_organisations(groups(x, y), nobody, significance=0.05, most=12)
    assert (found.count, found.reason) == (None, "what is left cannot be tested")


def test_what_does_not_turn_within_the_limit_says_so() -> None:
    x, y = wave(1, 0.8, n=60)
    found = least_responses(groups(x, y), significance=0.05, most=2)
    assert (found.count, found.reason) == (None, "leaving out 2 does not turn it")


def test_what_cannot_be_tested_has_no_fragility() -> None:
    found = least_responses(groups(np.full(9, 2.0), np.arange(9.0)), significance=0.05, most=5)
    assert found.reason == "not testable with all responses"
