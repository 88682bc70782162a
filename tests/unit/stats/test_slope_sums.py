"""The sums of one sample's pairs, by hand."""

import numpy as np
from numpy.testing import assert_allclose

from tests.clusters import reduced


def test_sums_of_pairs_are_those_of_their_complete_standardised_rows() -> None:
    x = np.array([[1.0], [2.0], [4.0], [np.nan], [5.0]])
    y = np.array([[2.0], [1.0], [np.nan], [3.0], [6.0]])
    sums, _ = reduced(x, y, np.array([0, 0, 1, 1, 1]))
    one, other = (np.array(column) - np.mean(column) for column in ([1, 2, 5], [2, 1, 6]))
    assert sums.n.tolist() == [[3.0]]
    assert sums.cluster_n.ravel().tolist() == [2.0, 1.0]
    assert_allclose(
        (sums.sxx, sums.sxy, sums.syy),
        [[[v @ w]] for v, w in ((one, one), (one, other), (other, other))],
    )
