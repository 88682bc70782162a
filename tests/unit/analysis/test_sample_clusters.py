"""Rows of samples laid out by organisation."""

import numpy as np

from secperf_pipeline.analysis.sample_clusters import clusters_of
from tests.scores import sample_of


def test_responses_without_an_organisation_are_clusters_of_their_own_in_each_sample() -> None:
    one = sample_of({"x": [1.0, 2, 3, 4]}, ["b", "", "b", ""])
    other = sample_of({"x": [5.0, 6, 7]}, ["b", "a", "b"])
    nested, recorded = clusters_of([one, other])
    x = np.concatenate([one.values, other.values])[nested.order]
    assert nested.cluster_sums(x).ravel().tolist() == [4, 2, 4, 6, 12]
    assert recorded.ravel().tolist() == [1, 0, 0, 1, 1]
    assert nested.cluster_sample.tolist() == [0, 0, 0, 1, 1]
