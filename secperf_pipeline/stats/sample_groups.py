"""Two groups of many samples reduced in one pass: moments, ranks and ties from one sorting."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.brunner_munzel import RelativeEffect, relative_effect
from secperf_pipeline.stats.difference import GroupMoments, mann_whitney_from_ranks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
_MOMENTS = ("n", "mean", "squares", "mean_deviations", "median_deviations", "median_squares")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleGroups:
    """Comparisons of m = S * a * b pairs, samples slowest, then groupings; NaN without a test.

    Parameters
    ----------
    one, other
        Moments of the members and of the others.
    u, p
        Of Mann and Whitney, see `difference.mann_whitney`.
    relative
        Of Brunner and Munzel.
    """

    one: GroupMoments
    other: GroupMoments
    u: Floats
    p: Floats
    relative: RelativeEffect


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Complete rows of one column, ascending within ascending samples."""

    values: Floats
    sample: Integers
    n_samples: int

    def sums(self, weights: Floats) -> Floats:
        """Add the rows of each sample, shape (S,)."""
        return np.asarray(np.bincount(self.sample, weights, self.n_samples), dtype=np.float64)

    @property
    def n(self) -> Floats:
        return np.bincount(self.sample, minlength=self.n_samples).astype(np.float64)

    def where(self, chosen: Flags) -> "_Sorted":
        return _Sorted(self.values[chosen], self.sample[chosen], self.n_samples)


def sample_groups(
    values: Floats, member: Flags, known: Flags, sample: Integers, n_samples: int
) -> SampleGroups:
    """Compare every column between the members of every grouping and the others.

    Parameters
    ----------
    values : ndarray, shape (R, b)
        NaN where missing; a row counts for a pair where it has a value and a known membership.
    member, known : ndarray of bool, shape (R, a)
        Members of the first group of each grouping, and the rows that belong to either.
    sample : ndarray of int, shape (R,)
        Sample of each row, from 0 to n_samples - 1.
    n_samples
        Number of samples; those without a row count too.
    """
    a, b = member.shape[1], values.shape[1]
    found = np.empty((18, n_samples, a, b))
    for column, value in enumerate(values.T):
        order = np.lexsort((value, sample))
        order = order[~np.isnan(value[order])]
        rows = _Sorted(value[order], sample[order], n_samples)
        for grouping in range(a):
            ours, counted = member[order, grouping], known[order, grouping]
            pair = rows if counted.all() else rows.where(counted)
            found[:, :, grouping, column] = _compare(pair, ours[counted])
    one, other, (rank_sum, tied), ranked = np.split(found.reshape(18, -1), [6, 12, 14])
    u, p = mann_whitney_from_ranks(rank_sum, tied, one[0], other[0])
    return SampleGroups(
        one=GroupMoments(**dict(zip(_MOMENTS, one, strict=True))),
        other=GroupMoments(**dict(zip(_MOMENTS, other, strict=True))),
        u=u,
        p=p,
        relative=relative_effect(
            (one[0], other[0]), (ranked[0], ranked[1]), (ranked[2], ranked[3])
        ),
    )


def _compare(rows: _Sorted, member: Flags) -> Floats:
    """Six moments of either group, rank sum, ties, two rank means and variances: (18, S)."""
    ranks, tied = _mid_ranks(rows)
    one, other = rows.where(member), rows.where(~member)
    rank_sum, rank_sum_other = one.sums(ranks[member]), other.sums(ranks[~member])
    with np.errstate(divide="ignore", invalid="ignore"):
        means = rank_sum / one.n, rank_sum_other / other.n
    return np.vstack(
        [
            _moments(one),
            _moments(other),
            rank_sum,
            tied,
            *means,
            _placement_variance(one, ranks[member]),
            _placement_variance(other, ranks[~member]),
        ]
    )


def _mid_ranks(rows: _Sorted) -> tuple[Floats, Floats]:
    """Mid-rank of every row in its sample, and the sum of c^3 - c over each sample's ties."""
    size, sample = rows.values.size, rows.sample
    is_first = np.ones(size, dtype=bool)
    is_first[1:] = (np.diff(rows.values) != 0) | (np.diff(sample) != 0)
    starts = np.flatnonzero(is_first)
    lengths = np.diff(np.append(starts, size)).astype(np.float64)
    of_run = sample[starts]
    before = np.searchsorted(sample, np.arange(rows.n_samples))
    middle = starts - before[of_run] + (lengths + 1) / 2
    tied = np.bincount(of_run, lengths**3 - lengths, rows.n_samples).astype(np.float64)
    return np.repeat(middle, lengths.astype(np.int64)), tied


def _moments(rows: _Sorted) -> Floats:
    n, sample = rows.n, rows.sample
    if not sample.size:
        empty = np.zeros((4, rows.n_samples))
        return np.vstack([n, np.full(rows.n_samples, np.nan), empty])
    start, last = np.searchsorted(sample, np.arange(rows.n_samples)), sample.size - 1
    least = rows.values[np.minimum(start, last)]
    # Counted from its least value, a group of equal values deviates by exactly zero.
    above = rows.values - least[sample]
    lower = np.minimum(start + (np.maximum(n, 1).astype(np.int64) - 1) // 2, last)
    upper = np.minimum(start + n.astype(np.int64) // 2, last)
    median = (above[lower] + above[upper]) / 2
    with np.errstate(invalid="ignore"):
        offset = rows.sums(above) / n
    from_mean = np.abs(above - offset[sample])
    from_median = np.abs(above - median[sample])
    return np.vstack(
        [
            n,
            least + offset,
            rows.sums(from_mean**2),
            rows.sums(from_mean),
            rows.sums(from_median),
            rows.sums(from_median**2),
        ]
    )


def _placement_variance(rows: _Sorted, ranks: Floats) -> Floats:
    """Variance of each row's rank among all less its rank in its group; NaN below two rows."""
    placements = ranks - _mid_ranks(rows)[0]
    n = np.where(rows.n > 1, rows.n, np.nan)
    mean = rows.sums(placements) / n
    return np.asarray(rows.sums((placements - mean[rows.sample]) ** 2) / (n - 1))
