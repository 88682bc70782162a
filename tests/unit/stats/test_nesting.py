"""Rows sorted into clusters within samples."""

import numpy as np

from secperf_pipeline.stats.nesting import nesting


def test_clusters_are_counted_within_their_sample() -> None:
    nested = nesting(np.array([1, 0, 1, 0, 1]), np.array([7, 7, 8, 7, 7]), 3)
    ones = np.ones((5, 1))[nested.order]
    in_clusters = nested.cluster_sums(ones)
    assert in_clusters.ravel().tolist() == [2.0, 2.0, 1.0]
    assert nested.sample_sums(in_clusters).ravel().tolist() == [2.0, 3.0, 0.0]
    assert [nested.clusters_of(sample) for sample in range(3)] == [
        slice(0, 1),
        slice(1, 3),
        slice(3, 3),
    ]
