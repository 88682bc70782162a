"""Raking by hand-sized tables and plain loops; weighted means by leaving organisations out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from statsmodels.regression.linear_model import WLS

from secperf_pipeline.stats.cluster_jackknife import GroupSums, jackknife_mean
from secperf_pipeline.stats.nesting import nesting
from secperf_pipeline.stats.weighting import effective_size, raked_weights, weighted_mean

TRIM = 5.0


def shares(weights: np.ndarray, margin: np.ndarray) -> np.ndarray:
    return np.bincount(margin, weights) / weights.sum()


def test_one_margin_is_plain_post_stratification() -> None:
    found = raked_weights(np.array([[0], [0], [0], [1]]), [np.array([0.5, 0.5])], trim=TRIM)
    assert_allclose(found.weights, [2 / 3, 2 / 3, 2 / 3, 2.0])
    assert_allclose(effective_size(found.weights), 16 / (12 / 9 + 4))
    assert (found.trimmed, found.largest) == (0, pytest.approx(3))


def test_independent_margins_give_products() -> None:
    size, sector = np.divmod(np.arange(4), 2)
    found = raked_weights(
        np.column_stack([size, sector]), [np.array([8.0, 2.0]), np.array([0.3, 0.7])], trim=TRIM
    )
    assert_allclose(found.weights / 4, [0.24, 0.56, 0.06, 0.14])
    assert found.reason == ""


def test_a_two_by_two_table_worked_by_hand() -> None:
    # Counts 3 1 / 1 3 to rows .6 .4 and columns .5 .5: Deming and Stephan keep the odds ratio 9,
    # so that the first cell x solves x (x - .1) = 9 (.6 - x) (.5 - x).
    rows = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    columns = np.array([0, 0, 0, 1, 0, 1, 1, 1])
    found = raked_weights(
        np.column_stack([rows, columns]), [np.array([0.6, 0.4]), np.array([0.5, 0.5])], trim=TRIM
    )
    x = (9.8 - np.sqrt(9.8**2 - 4 * 8 * 2.7)) / 16
    cells = np.bincount(2 * rows + columns, found.weights) / 8
    assert_allclose(cells, [x, 0.6 - x, 0.5 - x, x - 0.1], atol=1e-7)


def test_weights_are_those_of_a_plain_loop_over_rows() -> None:
    draw = np.random.default_rng(4)
    sector, size = draw.integers(0, 3, 60).tolist(), draw.integers(0, 2, 60).tolist()
    targets = {"sector": [0.5, 0.3, 0.2], "size": [0.85, 0.15]}
    weights = [1.0] * 60
    for _ in range(500):
        for categories, target in ((sector, targets["sector"]), (size, targets["size"])):
            for category, share in enumerate(target):
                held = [i for i in range(60) if categories[i] == category]
                factor = share * sum(weights) / sum(weights[i] for i in held)
                for i in held:
                    weights[i] *= factor
    found = raked_weights(
        np.column_stack([sector, size]), [np.array(one) for one in targets.values()], trim=1e9
    )
    assert_allclose(found.weights, np.array(weights) * 60 / sum(weights), rtol=1e-6)


def test_a_weight_above_five_medians_is_cut_and_the_margins_hold_all_the_same() -> None:
    # Of two sectors and two sizes, one response stands for the small food makers.
    sector = np.array([0] * 30 + [1] * 30)
    size = np.array([0] * 12 + [1] * 18 + [0] + [1] * 29)
    categories = np.column_stack([sector, size])
    targets = [np.array([0.5, 0.5]), np.array([0.85, 0.15])]
    free, cut = (raked_weights(categories, targets, trim=trim) for trim in (1e9, TRIM))
    assert cut.trimmed == int((free.weights > TRIM * np.median(free.weights)).sum()) > 0
    assert cut.weights.max() < free.weights.max()
    for margin, target in zip(categories.T, targets, strict=True):
        assert_allclose(shares(cut.weights, margin), target, atol=1e-8)
    assert effective_size(cut.weights) > effective_size(free.weights)


def test_a_margin_that_leaves_no_choice_says_how_large_the_weight_remains() -> None:
    found = raked_weights(np.array([[0]] * 19 + [[1]]), [np.array([0.5, 0.5])], trim=TRIM)
    assert found.trimmed == 1
    assert_allclose(shares(found.weights, np.array([0] * 19 + [1])), [0.5, 0.5])
    assert_allclose(found.largest, 19)


def test_a_category_without_a_row_is_named() -> None:
    found = raked_weights(np.array([[0], [0]]), [np.array([0.5, 0.5])], trim=TRIM)
    assert np.isnan(found.weights).all()
    assert "no row of category 1" in found.reason
    assert raked_weights(np.empty((0, 1), dtype=np.int64), [np.ones(1)], trim=TRIM).reason


def test_margins_that_exclude_each_other_do_not_end_and_say_so() -> None:
    # Size and sector are the same rows, their targets differ.
    same = np.array([[0, 0], [1, 1]])
    found = raked_weights(same, [np.array([0.5, 0.5]), np.array([0.9, 0.1])], trim=TRIM)
    assert "contradict" in found.reason


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_weights_meet_every_margin(seed: int) -> None:
    draw = np.random.default_rng(seed)
    categories = np.column_stack([draw.integers(0, 3, 150), draw.integers(0, 4, 150)])
    targets = [draw.dirichlet(np.full(3, 9.0)), draw.dirichlet(np.full(4, 9.0))]
    found = raked_weights(categories, targets, trim=TRIM)
    for margin, target in zip(categories.T, targets, strict=True):
        assert_allclose(shares(found.weights, margin), target, atol=1e-8)
    assert_allclose(found.weights.mean(), 1)


def unequal(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    clusters = draw.integers(0, 14, 90)
    values = draw.normal(5, 1, (90, 2)) + clusters[:, None] / 10
    values[::7, 1] = np.nan
    return values, draw.uniform(0.2, 3, 90), clusters


def test_the_error_is_that_of_leaving_each_organisation_out() -> None:
    values, weights, clusters = unequal(8)
    found = weighted_mean(values, weights, clusters)
    for column in range(2):
        known = ~np.isnan(values[:, column])
        y, w, g = values[known, column], weights[known], clusters[known]
        mean = np.average(y, weights=w)
        without = [np.average(y[g != one], weights=w[g != one]) for one in range(14)]
        assert_allclose(found.estimate[column], mean)
        assert_allclose(found.se[column] ** 2, 13 / 14 * np.sum((np.array(without) - mean) ** 2))
        held = np.bincount(g, w)
        assert_allclose(found.effective[column], held.sum() ** 2 / (held**2).sum())
        assert_allclose(found.df[column], found.effective[column] - 1)


def test_organisations_of_equal_weight_have_the_linearised_error_of_statsmodels() -> None:
    clusters = np.repeat(np.arange(12), 5)
    values = np.random.default_rng(3).normal(5, 1, 60) + clusters / 10
    weights = np.tile([0.5, 2.0, 1.0, 0.7, 0.8], 12)
    found = weighted_mean(values[:, None], weights, clusters)
    peer = WLS(values, np.ones(60), weights=weights).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True
    )
    assert_allclose((found.estimate[0], found.se[0]), (peer.params[0], peer.bse[0]), rtol=1e-10)
    assert_allclose(np.array(found.interval(0.95))[:, 0], peer.conf_int()[0], rtol=1e-10)


def test_equal_weights_give_the_mean_and_the_error_of_the_one_engine() -> None:
    values, _, clusters = unequal(2)
    nested = nesting(np.zeros(90, dtype=np.int64), clusters, 1)
    peer = jackknife_mean(GroupSums.of(values, nested), nested)
    found = weighted_mean(values, np.full(90, 0.3), clusters)
    assert_allclose(found.estimate, peer.estimate[0])
    assert_allclose(found.se, peer.se[0])


def test_a_row_without_weight_counts_nowhere() -> None:
    values, weights, clusters = unequal(5)
    weights = np.where(clusters == 3, 0.0, weights)
    found, kept = weighted_mean(values, weights, clusters), clusters != 3
    peer = weighted_mean(values[kept], weights[kept], clusters[kept])
    assert_allclose((found.se, found.clusters), (peer.se, peer.clusters))


@pytest.mark.parametrize("n", [0, 1, 3])
def test_one_organisation_has_a_mean_and_no_error(n: int) -> None:
    found = weighted_mean(np.arange(float(n))[:, None], np.ones(n), np.zeros(n, dtype=np.int64))
    assert np.isnan((found.se[0], found.df[0])).all()
    assert np.isnan(found.estimate[0]) == (n == 0)
