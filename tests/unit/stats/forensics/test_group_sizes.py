"""Group sizes that printed figures allow."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from secperf_pipeline.stats.forensics.group_sizes import feasible_splits
from secperf_pipeline.stats.forensics.printed import Printed
from secperf_pipeline.stats.rounding import rounded

printed = Printed.of


def test_only_the_t_of_the_text_fits_whole_groups() -> None:
    welch_t, welch_df = printed("3.793"), printed("107.474")
    (split,) = feasible_splits(113, printed("3.424"), welch_t, welch_df)
    assert (split.smaller, split.larger) == (41, 72)
    assert (split.ratio_low, split.ratio_high) == pytest.approx((2.17, 2.17), abs=0.005)
    assert feasible_splits(113, printed("3.24"), welch_t, welch_df) == []


@example(seed=135, smaller=3, more=1)
@example(seed=3612, smaller=11, more=8)
@given(seed=st.integers(0, 10_000), smaller=st.integers(3, 20), more=st.integers(0, 20))
@settings(max_examples=30)
def test_the_true_split_is_always_among_the_feasible_ones(
    seed: int, smaller: int, more: int
) -> None:
    random = np.random.default_rng(seed)
    one = 1 + random.standard_normal(smaller)
    other = random.uniform(0.5, 3) * random.standard_normal(smaller + more)
    pooled, separate = stats.ttest_ind(one, other), stats.ttest_ind(one, other, equal_var=False)
    figures = [
        printed(str(rounded(float(figure), 3)))
        for figure in (pooled.statistic, separate.statistic, separate.df)
    ]
    if any(figure.low <= 0 <= figure.high for figure in figures):
        return
    splits = feasible_splits(2 * smaller + more, *figures)
    true = [split for split in splits if split.smaller == smaller]
    assert len(true) == 1
    ratio = other.var(ddof=1) / one.var(ddof=1)
    assert true[0].ratio_low <= ratio * (1 + 1e-9)
    assert true[0].ratio_high >= ratio * (1 - 1e-9)
