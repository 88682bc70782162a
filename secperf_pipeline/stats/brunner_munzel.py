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


def brunner_munzel(values: Floats, membership: NDArray[np.bool_]) -> RelativeEffect:
    """Test whether members of each group tend to differ from the other rows.

    Parameters
    ----------
    values : ndarray, shape (n_rows, b)
        Complete columns.
    membership : ndarray of bool, shape (n_rows, a)
        Members of the first group of each comparison; the other rows are the second.

    Notes
    -----
    Brunner & Munzel (2000) with their t approximation, as ``scipy.stats.brunnermunzel``, whose
    sign is that of its second sample.
    """
    ranks = stats.rankdata(values, axis=0) if len(values) else values
    parts = [_compared(values, ranks, member) for member in membership.T]
    probability, statistic, df = np.concatenate(parts, axis=1) if parts else np.empty((3, 0))
    return RelativeEffect(
        probability=probability,
        statistic=statistic,
        df=df,
        p=2 * stats.t.sf(np.abs(statistic), df),
    )


def _compared(values: Floats, ranks: Floats, member: NDArray[np.bool_]) -> Floats:
    """Rows probability, statistic and df, shape (3, b)."""
    n_one, n_other = int(member.sum()), int((~member).sum())
    found = np.full((3, values.shape[1]), np.nan)
    if not n_one or not n_other:
        return found
    mean_one, mean_other = ranks[member].mean(axis=0), ranks[~member].mean(axis=0)
    found[0] = (mean_one - (n_one + 1) / 2) / n_other
    if n_one < 2 or n_other < 2:
        return found
    spread_one = n_one * _placement_variance(values[member], ranks[member])
    spread_other = n_other * _placement_variance(values[~member], ranks[~member])
    total = spread_one + spread_other
    exists = total > 0
    total = np.where(exists, total, np.nan)
    found[1] = n_one * n_other * (mean_one - mean_other) / ((n_one + n_other) * np.sqrt(total))
    found[2] = total**2 / (spread_one**2 / (n_one - 1) + spread_other**2 / (n_other - 1)).clip(
        np.finfo(float).tiny
    )
    return found


def _placement_variance(values: Floats, ranks: Floats) -> Floats:
    """Variance of each row's rank among all less its rank in its own group."""
    own = stats.rankdata(values, axis=0)
    return np.asarray((ranks - own).var(axis=0, ddof=1))
