"""Means from exact sums."""

import numpy as np
from numpy.testing import assert_allclose
from scipy import stats

from secperf_pipeline.stats.descriptives import mean_from_sums


def test_a_standard_deviation_divides_by_n_less_one_and_its_interval_is_students() -> None:
    answers = np.array([3, 5, 4, 7, 6])
    found = mean_from_sums([5], [answers.sum()], [(answers**2).sum()], confidence=0.95)
    assert_allclose(found.sd[0], answers.std(ddof=1), rtol=1e-14)
    peer = stats.t.interval(0.95, 4, loc=answers.mean(), scale=stats.sem(answers))
    assert_allclose((found.low[0], found.high[0]), peer, rtol=1e-12)


def test_whole_units_become_scale_points() -> None:
    # Scores 4.5 and 5 on two items are 9 and 10 half points.
    found = mean_from_sums([2], [19], [181], [2], confidence=0.95)
    assert_allclose((found.mean[0], found.sd[0]), (4.75, np.std([4.5, 5], ddof=1)))


def test_sums_beyond_64_bits_stay_exact() -> None:
    n = 4 * 10**9
    # Half of the answers are 10**6, half 10**6 + 2: n * sum of squares passes 10**31.
    found = mean_from_sums(
        [n], [n * (10**6 + 1)], [n // 2 * (10**12 + (10**6 + 2) ** 2)], confidence=0.95
    )
    assert_allclose(found.sd[0], np.sqrt(n / (n - 1)), rtol=1e-15)


def test_an_empty_sample_has_no_mean_and_a_single_answer_no_interval() -> None:
    found = mean_from_sums([0, 1], [0, 5], [0, 25], confidence=0.95)
    assert np.isnan(found.mean[0])
    assert found.mean[1] == 5
    assert np.isnan((found.sd, found.se, found.low, found.high)).all()
