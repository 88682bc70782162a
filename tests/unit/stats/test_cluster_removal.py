"""The search for the units that carry a clustered test, along a path that can be seen through."""

import numpy as np
import pytest
from numpy.typing import NDArray

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import jackknife_slope
from secperf_pipeline.stats.cluster_removal import ClusteredPair, least_units
from secperf_pipeline.stats.nesting import nesting
from secperf_pipeline.stats.slope_sums import slope_sums

Floats = NDArray[np.float64]
FAR = 2


def steep(slope: ClusterEstimate, n: Floats) -> Floats:
    """Call a standardised slope above .5 a link; without ten rows there is no test."""
    tested = np.where(n[:, 0] >= 10, slope.estimate[:, 0], np.nan)
    return np.where(np.isnan(tested), np.nan, (tested > 0.5).astype(np.float64))


def pair(rows: int = 40) -> ClusteredPair:
    """Rows without a slope, but for a few that lie far out on one line, in clusters of four."""
    random = np.random.default_rng(3)
    x, y = random.normal(size=(2, rows))
    x[:FAR], y[:FAR] = 9.0, 9.0
    return ClusteredPair(x=x, y=y, clusters=np.arange(rows) // 4, outcomes=steep)


def test_the_rows_that_carry_the_slope_are_left_out_first() -> None:
    found = least_units(pair(), np.arange(40), most=10)
    assert found.count == FAR
    assert sorted(found.units) == list(range(FAR))
    assert not found.is_exact


def test_a_whole_organisation_is_left_out_at_once() -> None:
    one = pair()
    found = least_units(one, one.clusters, most=5)
    assert (found.count, found.units) == (1, [0])
    assert found.is_exact


@pytest.mark.parametrize(
    ("most", "reason"),
    [(1, "leaving out 1 does not turn it"), (FAR, "")],
)
def test_the_search_ends_where_it_is_told_to(most: int, reason: str) -> None:
    assert least_units(pair(), np.arange(40), most=most).reason == reason


def test_units_that_stay_are_never_left_out() -> None:
    units = np.where(np.arange(40) < FAR, -1, np.arange(40))
    found = least_units(pair(), units, most=20)
    assert found.count is None
    assert not set(found.units) & set(range(FAR))


def test_without_a_test_there_is_nothing_to_turn() -> None:
    found = least_units(pair(rows=8), np.arange(8), most=2)
    assert (found.count, found.reason) == (None, "not testable with all responses")


def test_estimates_after_removals_are_those_of_the_rows_that_are_left() -> None:
    one, seen = pair(), []

    def keep(slope: ClusterEstimate, n: Floats) -> Floats:
        seen.append((slope.estimate[:, 0], slope.se[:, 0], slope.df[:, 0], n[:, 0]))
        return np.zeros(len(n))

    ranks, counts = np.random.default_rng(5).permutation(40), np.array([0, 1, 7, 20])
    ClusteredPair(x=one.x, y=one.y, clusters=one.clusters, outcomes=keep).without(ranks, counts)
    for place, count in enumerate(counts):
        left = ranks >= count
        layout = nesting(np.zeros(left.sum(), dtype=np.int64), one.clusters[left], 1)
        sums = slope_sums(one.x[left, None], one.y[left, None], layout)
        peer = jackknife_slope(sums, layout).times(sums.scale)
        assert [values[place] for values in seen[0]] == pytest.approx(
            [peer.estimate.item(), peer.se.item(), peer.df.item(), left.sum()]
        )
