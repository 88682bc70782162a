"""The paper's comparison of two groups: Levene's test chooses Student's or Welch's t."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.difference import (
    Comparison,
    GroupMoments,
    levene_mean,
    student,
    welch,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStageTest:
    """The test that decided in m comparisons, shape (m,), and whether it was Welch's."""

    test: Comparison
    is_welch: NDArray[np.bool_]


def two_stage_t(
    one: GroupMoments, other: GroupMoments, *, significance: float, min_group: int
) -> TwoStageTest:
    """Compare means by Student's t where Levene's p is at least ``significance``, else by Welch's.

    Parameters
    ----------
    one, other
        The groups; the sign of t is that of ``one`` minus ``other``.
    significance
        Level of Levene's test, centred on the means.
    min_group
        Below this size of a group there is no test: NaN.

    Notes
    -----
    The branch of the policy ``paper_ttest_always``. Without a Levene statistic no deviation
    varies, which is no sign of unequal spread: Student's t.
    """
    pooled, separate = student(one, other), welch(one, other)
    is_welch = np.asarray(levene_mean(one, other).p < significance)
    allowed = np.minimum(one.n, other.n) >= min_group

    def choose(equal: Floats, unequal: Floats) -> Floats:
        return np.where(allowed, np.where(is_welch, unequal, equal), np.nan)

    test = Comparison(
        statistic=choose(pooled.statistic, separate.statistic),
        df=choose(pooled.df, separate.df),
        p=choose(pooled.p, separate.p),
    )
    return TwoStageTest(test=test, is_welch=is_welch)
