"""ICC(1), ICC(2), the design effect and agreement within groups against R and by hand."""

import numpy as np
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.clustering import (
    Clustering,
    design_effect,
    intraclass_correlation,
    within_group_agreement,
)
from tests.clusters import reduced
from tests.golden import BY_R, DATA

Floats = NDArray[np.float64]
ORGANISATIONS = np.arange(len(DATA)) // 6


def clustering_of(scores: Floats, clusters: NDArray[np.int64]) -> Clustering:
    sums, nested = reduced(np.arange(len(scores), dtype=float)[:, None], scores, clusters)
    return intraclass_correlation(sums.cluster_n, sums.cluster_y, sums.syy, nested)


def n_0_of(codes: NDArray[np.int64]) -> float:
    sizes = np.bincount(codes)
    return float((codes.size - (sizes**2).sum() / codes.size) / (len(sizes) - 1))


def test_the_icc_is_that_of_r() -> None:
    sums, nested = reduced(DATA[:, :1], DATA[:, 9:10], ORGANISATIONS)
    icc = intraclass_correlation(sums.cluster_n, sums.cluster_y, sums.syy, nested)
    assert_allclose(icc.icc_raw[0, 0], BY_R["icc1"], rtol=1e-10)
    assert icc.icc[0, 0] == 0
    assert_allclose(icc.weighted_size[0, 0], (18 * 36 + 25) / 113)


def test_one_cluster_has_no_icc() -> None:
    sums, nested = reduced(DATA[:, :1], DATA[:, 9:10], np.zeros(len(DATA), dtype=np.int64))
    found = intraclass_correlation(sums.cluster_n, sums.cluster_y, sums.syy, nested)
    assert np.isnan((found.icc_raw[0, 0], found.icc[0, 0])).all()


def test_clusters_that_agree_within_themselves_have_an_icc_of_one() -> None:
    clusters = np.repeat(np.arange(5), 4)
    sums, nested = reduced(np.arange(20.0)[:, None], clusters[:, None] * 1.1, clusters)
    found = intraclass_correlation(sums.cluster_n, sums.cluster_y, sums.syy, nested)
    assert_allclose(found.icc_raw[0, 0], 1.0)
    assert_allclose(design_effect(found.weighted_size, found.icc)[0, 0], 4.0)


def test_the_reliability_of_means_is_that_of_a_hand_worked_analysis_of_variance() -> None:
    # Means 2, 4 and 9 of two rows each: squares between 2 x 26 on 2 df, within 3 x 2 on 3 df.
    scores = np.array([[1.0], [3.0], [3.0], [5.0], [8.0], [10.0]])
    found = clustering_of(scores, np.repeat([0, 1, 2], 2))
    assert_allclose(found.icc_of_means[0, 0], (26 - 2) / 26)


def test_the_reliability_of_means_is_one_less_the_inverse_of_f() -> None:
    random = np.random.default_rng(20)
    for clusters in (2, 5, 30):
        codes = np.repeat(np.arange(clusters), random.integers(1, 9, clusters) + 1)
        scores = random.normal(size=(codes.size, 1)) + random.normal(size=clusters)[codes, None]
        f = stats.f_oneway(*(scores[codes == one, 0] for one in range(clusters))).statistic
        found = clustering_of(scores, codes)
        assert_allclose(found.icc_of_means[0, 0], 1 - 1 / f)
        # Spearman-Brown: the reliability of a mean of n_0 rows, from that of one.
        one, n_0 = found.icc_raw[0, 0], n_0_of(codes)
        assert_allclose(found.icc_of_means[0, 0], n_0 * one / (1 + (n_0 - 1) * one))
        # Another unit and another zero change nothing.
        moved = clustering_of(3 - 2 * scores, codes)
        assert_allclose(moved.icc_of_means, found.icc_of_means)


def test_equal_means_have_no_reliability() -> None:
    found = clustering_of(np.array([[1.0], [3.0], [1.0], [3.0]]), np.array([0, 0, 1, 1]))
    assert np.isnan(found.icc_of_means[0, 0])
    assert found.icc_raw[0, 0] == -1


def test_the_design_effect_leaves_63_of_113_answers() -> None:
    # Five answers an organisation, ICC .2: 1 + 4 x .2 = 1.8, and 113 / 1.8 = 62.8.
    effect = design_effect(np.array(5.0), np.array(0.2))
    assert_allclose(113 / effect, 62.8, atol=0.05)
    assert_allclose(design_effect(np.array(5.0), np.array(0.2), np.array(0.5)), 1.4)


def test_agreement_is_one_without_spread_and_zero_for_uniform_answers() -> None:
    uniform = np.arange(1.0, 8.0).var()
    assert_allclose(
        within_group_agreement(np.array([0.0, uniform, 1.0, 6.0]), 7), [1, 0, 0.75, -0.5]
    )
    assert_allclose(within_group_agreement(np.array([np.arange(1.0, 6.0).var()]), 5), 0)
