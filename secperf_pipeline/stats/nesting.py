"""Respondents in organisations in samples, laid out so that one pass makes all sums."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nesting:
    """Rows of S samples ordered by sample and, within it, by cluster; C clusters in all.

    Parameters
    ----------
    order : ndarray of int, shape (R,)
        Puts rows into this order.
    cluster_starts : ndarray of int, shape (C,)
        First ordered row of each cluster.
    cluster_sample : ndarray of int, shape (C,)
        Sample of each cluster, ascending.
    n_samples
        S; samples without a row count too.
    """

    order: Integers
    cluster_starts: Integers
    cluster_sample: Integers
    n_samples: int

    @property
    def row_sample(self) -> Integers:
        """Sample of each ordered row, shape (R,)."""
        sizes = np.diff(np.append(self.cluster_starts, self.order.size))
        return np.repeat(self.cluster_sample, sizes)

    def cluster_sums(self, values: Floats) -> Floats:
        """Add ordered rows, shape (R, p), within clusters: shape (C, p)."""
        if not self.cluster_starts.size:
            return np.zeros((0, values.shape[1]))
        return np.asarray(np.add.reduceat(values, self.cluster_starts, axis=0))

    def sample_sums(self, values: Floats) -> Floats:
        """Add clusters, shape (C, p), within samples: shape (S, p), zero where there is none."""
        return self._by_sample(np.add, values, 0.0)

    def sample_least(self, values: Floats) -> Floats:
        """Least of ordered rows, shape (R, p), in each sample; infinite without rows."""
        if not self.cluster_starts.size:
            return np.full((self.n_samples, values.shape[1]), np.inf)
        least = np.minimum.reduceat(values, self.cluster_starts, axis=0)
        return self._by_sample(np.minimum, least, np.inf)

    def clusters_of(self, sample: int) -> slice:
        """Where the clusters of one sample stand."""
        start, stop = np.searchsorted(self.cluster_sample, [sample, sample + 1])
        return slice(int(start), int(stop))

    def _by_sample(self, operation: np.ufunc, values: Floats, empty: float) -> Floats:
        found = np.full((self.n_samples, values.shape[1]), empty)
        present, starts = np.unique(self.cluster_sample, return_index=True)
        if present.size:
            found[present] = operation.reduceat(values, starts, axis=0)
        return found


def nesting(samples: Integers, clusters: Integers, n_samples: int) -> Nesting:
    """Lay out rows.

    Parameters
    ----------
    samples : ndarray of int, shape (R,)
        Sample of each row, from 0 to n_samples - 1.
    clusters : ndarray of int, shape (R,)
        Cluster of each row; equal numbers in two samples are two clusters.
    n_samples
        Number of samples.
    """
    order = np.lexsort((clusters, samples))
    by_sample, by_cluster = samples[order], clusters[order]
    is_first = np.ones(order.size, dtype=bool)
    is_first[1:] = (np.diff(by_sample) != 0) | (np.diff(by_cluster) != 0)
    starts = np.flatnonzero(is_first)
    return Nesting(
        order=order, cluster_starts=starts, cluster_sample=by_sample[starts], n_samples=n_samples
    )
