"""Two independent groups, many comparisons at once: Levene, Student, Welch, Mann-Whitney."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMoments:
    """What the tests need of one group in m comparisons; every field has shape (m,).

    Parameters
    ----------
    n
        Group sizes.
    mean
        Means; NaN for an empty group.
    squares
        Sums of squared deviations from the mean.
    mean_deviations
        Sums of absolute deviations from the mean.
    median_deviations, median_squares
        Sums of absolute and of squared deviations from the median.
    """

    n: Floats
    mean: Floats
    squares: Floats
    mean_deviations: Floats
    median_deviations: Floats
    median_squares: Floats

    @property
    def variance(self) -> Floats:
        """Variances with divisor n - 1; NaN below two values."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.n > 1, self.squares / (self.n - 1), np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A test of m comparisons: its statistic, degrees of freedom and two-sided p, shape (m,).

    NaN stands where the test does not exist: a group below two values, or no variance.
    """

    statistic: Floats
    df: Floats
    p: Floats


def group_moments(values: Floats, membership: NDArray[np.bool_]) -> GroupMoments:
    """Reduce every group of every variable.

    Parameters
    ----------
    values : ndarray, shape (n_rows, b)
        Complete columns.
    membership : ndarray of bool, shape (n_rows, a)
        Which rows belong to each group.

    Returns
    -------
    GroupMoments
        Shape (a * b,), groups varying slowest.
    """
    parts = [_moments(values[member]) for member in membership.T]
    stacked = np.concatenate(parts, axis=1) if parts else np.empty((6, 0))
    n, mean, squares, mean_deviations, median_deviations, median_squares = stacked
    return GroupMoments(
        n=n,
        mean=mean,
        squares=squares,
        mean_deviations=mean_deviations,
        median_deviations=median_deviations,
        median_squares=median_squares,
    )


def _moments(values: Floats) -> Floats:
    n, b = values.shape
    if n == 0:
        return np.vstack([np.zeros(b), np.full(b, np.nan), np.zeros((4, b))])
    # Counted from its first value, a group of equal values deviates by exactly zero.
    shifted = values - values[0]
    offset = shifted.mean(axis=0)
    from_mean = shifted - offset
    from_median = np.abs(shifted - np.median(shifted, axis=0))
    return np.vstack(
        [
            np.full(b, float(n)),
            values[0] + offset,
            (from_mean**2).sum(axis=0),
            np.abs(from_mean).sum(axis=0),
            from_median.sum(axis=0),
            (from_median**2).sum(axis=0),
        ]
    )


def levene_mean(one: GroupMoments, other: GroupMoments) -> Comparison:
    """Test equal variances by deviations from the means, as SPSS's T-TEST does (Levene 1960)."""
    return _levene(
        (one.n, one.mean_deviations, one.squares), (other.n, other.mean_deviations, other.squares)
    )


def levene_median(one: GroupMoments, other: GroupMoments) -> Comparison:
    """Test equal variances by deviations from the medians (Brown & Forsythe 1974)."""
    return _levene(
        (one.n, one.median_deviations, one.median_squares),
        (other.n, other.median_deviations, other.median_squares),
    )


def _levene(one: tuple[Floats, ...], other: tuple[Floats, ...]) -> Comparison:
    r"""Compare the mean absolute deviations of two groups by a one-way analysis of variance."""
    (n1, sum1, square1), (n2, sum2, square2) = one, other
    testable = (n1 > 1) & (n2 > 1)
    total = np.where(testable, n1 + n2, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        grand = (sum1 + sum2) / total
        between = n1 * (sum1 / n1 - grand) ** 2 + n2 * (sum2 / n2 - grand) ** 2
        within = square1 - sum1**2 / n1 + square2 - sum2**2 / n2
        within = np.where(within > 1e-12 * (square1 + square2), within, np.nan)
        statistic = (total - 2) * between / within
    return Comparison(
        statistic=statistic, df=total - 2, p=np.asarray(stats.f.sf(statistic, 1, total - 2))
    )


def student(one: GroupMoments, other: GroupMoments) -> Comparison:
    """Compare means with a pooled variance; the sign is that of ``one`` minus ``other``."""
    testable = (one.n > 1) & (other.n > 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        df = np.where(testable, one.n + other.n - 2, np.nan)
        pooled = (one.squares + other.squares) / df
        se = np.sqrt(pooled * (1 / one.n + 1 / other.n))
        statistic = np.where(se > 0, (one.mean - other.mean) / se, np.nan)
    return Comparison(statistic=statistic, df=df, p=2 * stats.t.sf(np.abs(statistic), df))


def welch(one: GroupMoments, other: GroupMoments) -> Comparison:
    """Compare means without assuming equal variances (Welch 1947, Satterthwaite's df)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share1, share2 = one.variance / one.n, other.variance / other.n
        squared = share1 + share2
        statistic = np.where(squared > 0, (one.mean - other.mean) / np.sqrt(squared), np.nan)
        df = squared**2 / (share1**2 / (one.n - 1) + share2**2 / (other.n - 1))
        df = np.where(np.isfinite(statistic), df, np.nan)
    return Comparison(statistic=statistic, df=df, p=2 * stats.t.sf(np.abs(statistic), df))


def mann_whitney(values: Floats, membership: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Compute the U of the members and its two-sided p, shape (a * b,), groups slowest.

    Parameters
    ----------
    values : ndarray, shape (n_rows, b)
        Complete columns.
    membership : ndarray of bool, shape (n_rows, a)
        Members of the first group of each comparison; the other rows are the second.

    Notes
    -----
    Mid-ranks, normal approximation with tie and continuity correction, as R's
    ``wilcox.test(exact = FALSE)``. NaN where a group is empty or no value differs. Each column
    is ranked once for all groups.
    """
    n = len(values)
    ranks = stats.rankdata(values, axis=0) if n else values
    ties = 2 * (stats.rankdata(values, method="max", axis=0) - ranks) + 1 if n else values
    ones = membership.sum(axis=0)[:, None].astype(np.float64)
    u, p = mann_whitney_from_ranks(
        membership.T.astype(np.float64) @ ranks, (ties**2 - 1).sum(axis=0), ones, n - ones
    )
    return u.ravel(), p.ravel()


def mann_whitney_from_ranks(
    rank_sum: Floats, tied: Floats, ones: Floats, others: Floats
) -> tuple[Floats, Floats]:
    r"""Compute U and its two-sided p from sums, in any shapes that fit together.

    Parameters
    ----------
    rank_sum
        Sum of the mid-ranks of the first group among all rows.
    tied
        Sum of :math:`c^3 - c` over the distinct values, c the rows that share one.
    ones, others
        Sizes of the two groups.
    """
    n = ones + others
    with np.errstate(divide="ignore", invalid="ignore"):
        # A column that varies leaves at least 3 of n + 1, one that does not leaves 0.
        free = n + 1 - tied / (n * (n - 1))
        variance = ones * others / 12 * free
        u = rank_sum - ones * (ones + 1) / 2
        larger = np.maximum(u, ones * others - u)
        z = (larger - ones * others / 2 - 0.5) / np.sqrt(variance)
    exists = (variance > 0) & (free > 1)
    p = np.where(exists, np.minimum(2 * stats.norm.sf(z), 1.0), np.nan)
    return np.where(exists, u, np.nan), p
