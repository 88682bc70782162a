"""What is inferred from an estimate and its error, against scipy's distributions."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate


def estimate(value: float, se: float, df: float) -> ClusterEstimate:
    one = np.ones((1, 1))
    return ClusterEstimate(
        estimate=value * one, se=se * one, df=df * one, clusters=30 * one, effective=12 * one
    )


def test_p_and_interval_are_student_s() -> None:
    found, t = estimate(0.21, 0.1, 7.3), stats.t(7.3, 0.21, 0.1)
    assert_allclose(found.t, [[2.1]])
    assert_allclose(found.p, [[2 * stats.t.sf(2.1, 7.3)]], rtol=1e-12)
    low, high = found.interval(0.95)
    assert_allclose((low[0, 0], high[0, 0]), t.interval(0.95), rtol=1e-10)
    assert_allclose(found.probability_beyond(0.3), [[t.sf(0.3)]], rtol=1e-12)


@pytest.mark.parametrize("value", [-0.12, -0.09, -0.02, 0.0, 0.05, 0.12])
def test_equivalent_just_when_the_90_per_cent_interval_lies_inside(value: float) -> None:
    found = estimate(value, 0.03, 300)
    low, high = found.interval(0.9)
    assert (found.equivalence_p(0.1)[0, 0] < 0.05) == bool(low[0, 0] > -0.1 and high[0, 0] < 0.1)
    one_sided = [stats.t.sf((0.1 - value) / 0.03, 300), stats.t.sf((value + 0.1) / 0.03, 300)]
    assert_allclose(found.equivalence_p(0.1)[0, 0], max(one_sided), rtol=1e-12)


def test_another_unit_changes_estimate_and_error_alone() -> None:
    found = estimate(0.2, 0.1, 9)
    other = found.times(np.array([[-3.0]]))
    assert_allclose((other.estimate, other.se), [[[-0.6]], [[0.3]]])
    assert_allclose((other.p, other.df, other.effective), (found.p, found.df, found.effective))


@pytest.mark.parametrize("se", [np.nan, 0.0])
def test_without_an_error_there_is_no_test(se: float) -> None:
    found = estimate(0.2, se, np.nan)
    assert np.isnan((found.t, found.p, found.equivalence_p(0.1))).all()
