"""Levene's test and the t test that it chooses."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from secperf_pipeline.stats.difference import (
    group_moments,
)
from secperf_pipeline.stats.two_stage_t import two_stage_t


@pytest.mark.parametrize(("spread", "is_welch"), [(1.0, False), (4.0, True)])
def test_levene_chooses_between_student_and_welch(spread: float, is_welch: bool) -> None:
    random = np.random.default_rng(7)
    one, other = random.standard_normal(40), spread * random.standard_normal(25) + 0.5
    everyone = np.concatenate([one, other])[:, None]
    member = (np.arange(65) < 40)[:, None]
    found = two_stage_t(
        group_moments(everyone, member),
        group_moments(everyone, ~member),
        significance=0.05,
        min_group=2,
    )
    peer = stats.ttest_ind(one, other, equal_var=not is_welch)
    assert found.is_welch.tolist() == [is_welch]
    assert_allclose((found.test.statistic[0], found.test.p[0]), (peer.statistic, peer.pvalue))
