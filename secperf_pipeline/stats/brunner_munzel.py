"""Which of two groups tends to answer higher, without equal spread or shape."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeEffect:
    """Tests of m comparisons; every field has shape (m,), groups varying slowest.

    Parameters
    ----------
    probability
        That a member answers higher than another row, ties counting half: 0.5 no difference.
    statistic, df, p
        Positive where members answer higher; two-sided p. NaN below two rows in a group, and
        where the groups do not overlap, since the error is then zero.
    """

    probability: Floats
    statistic: Floats
    df: Floats
    p: Floats


def relative_effect(
    sizes: tuple[Floats, Floats],
    rank_means: tuple[Floats, Floats],
    placement_variances: tuple[Floats, Floats],
) -> RelativeEffect:
    """Finish the test from sums over two groups; every array has shape (m,).

    Parameters
    ----------
    sizes
        Rows of the members and of the others.
    rank_means
        Means of their mid-ranks among all rows; NaN for an empty group.
    placement_variances
        Variances, divisor n - 1, of each row's rank among all less its rank in its own group;
        NaN below two rows.

    Notes
    -----
    Brunner & Munzel (2000) with their t approximation, as ``scipy.stats.brunnermunzel``, whose
    sign is that of its second sample.
    """
    (n_one, n_other), (mean_one, mean_other) = sizes, rank_means
    spread_one, spread_other = n_one * placement_variances[0], n_other * placement_variances[1]
    total = spread_one + spread_other
    with np.errstate(divide="ignore", invalid="ignore"):
        probability = (mean_one - (n_one + 1) / 2) / n_other
        difference = n_one * n_other * (mean_one - mean_other) / (n_one + n_other)
        statistic = np.where(total > 0, difference / np.sqrt(total), np.nan)
        df = total**2 / (spread_one**2 / (n_one - 1) + spread_other**2 / (n_other - 1))
    df = np.where(np.isnan(statistic), np.nan, df)
    return RelativeEffect(
        probability=np.where(n_other > 0, probability, np.nan),
        statistic=statistic,
        df=df,
        p=2 * stats.t.sf(np.abs(statistic), df),
    )
