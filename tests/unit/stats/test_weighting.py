"""Raking by hand-sized tables, and weighted means against statsmodels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from statsmodels.regression.linear_model import WLS

from secperf_pipeline.stats.weighting import effective_size, raked_weights, weighted_mean


def test_one_margin_is_plain_post_stratification() -> None:
    found = raked_weights(np.array([[0], [0], [0], [1]]), [np.array([0.5, 0.5])])
    assert_allclose(found.weights, [2 / 3, 2 / 3, 2 / 3, 2.0])
    assert_allclose(effective_size(found.weights), 16 / (12 / 9 + 4))


def test_independent_margins_give_products() -> None:
    size, sector = np.divmod(np.arange(4), 2)
    found = raked_weights(
        np.column_stack([size, sector]), [np.array([0.8, 0.2]), np.array([0.3, 0.7])]
    )
    assert_allclose(found.weights / 4, [0.24, 0.56, 0.06, 0.14])
    assert found.reason == ""


def test_weights_above_five_medians_are_cut_and_the_gap_is_told() -> None:
    categories = np.array([[0]] * 19 + [[1]])
    found = raked_weights(categories, [np.array([0.5, 0.5])])
    assert found.trimmed == 1
    assert_allclose(found.weights[-1] / found.weights[0], 5)
    assert_allclose(found.weights.mean(), 1)
    assert_allclose(found.largest_gap, 0.5 - 5 / 24)


def test_a_category_without_a_row_is_named() -> None:
    found = raked_weights(np.array([[0], [0]]), [np.array([0.5, 0.5])])
    assert np.isnan(found.weights).all()
    assert "no row of category 1" in found.reason
    assert raked_weights(np.empty((0, 1), dtype=np.int64), [np.ones(1)]).reason


def test_margins_that_exclude_each_other_do_not_end_and_say_so() -> None:
    # Size and sector are the same rows, their targets differ.
    same = np.array([[0, 0], [1, 1]])
    found = raked_weights(same, [np.array([0.5, 0.5]), np.array([0.9, 0.1])])
    assert "contradict" in found.reason


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_untrimmed_weights_meet_every_margin(seed: int) -> None:
    draw = np.random.default_rng(seed)
    categories = np.column_stack([draw.integers(0, 3, 150), draw.integers(0, 4, 150)])
    targets = [draw.dirichlet(np.full(3, 9.0)), draw.dirichlet(np.full(4, 9.0))]
    found = raked_weights(categories, targets, trim=1e9)
    assert found.largest_gap < 1e-9
    assert_allclose(found.weights.mean(), 1)


def test_a_weighted_mean_is_that_of_statsmodels_with_organisations_as_units() -> None:
    draw = np.random.default_rng(8)
    clusters = draw.integers(0, 14, 90)
    values, weights = draw.normal(5, 1, 90) + clusters / 10, draw.uniform(0.2, 3, 90)
    found = weighted_mean(values, weights, clusters, confidence=0.95)
    peer = WLS(values, np.ones(90), weights=weights).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True
    )
    assert_allclose((found.mean, found.se), (peer.params[0], peer.bse[0]), rtol=1e-12)
    assert_allclose((found.low, found.high), peer.conf_int()[0], rtol=1e-10)


def test_equal_weights_and_single_answers_give_the_plain_standard_error() -> None:
    values = np.array([3.0, 5.0, 4.0, 7.0])
    found = weighted_mean(values, np.ones(4), np.arange(4), confidence=0.95)
    assert_allclose(found.se, values.std(ddof=1) / 2)
    assert found.n_eff == 4


@pytest.mark.parametrize("n", [0, 1, 3])
def test_one_organisation_has_a_mean_and_no_error(n: int) -> None:
    found = weighted_mean(
        np.arange(float(n)), np.ones(n), np.zeros(n, dtype=np.int64), confidence=0.95
    )
    assert np.isnan((found.se, found.low, found.high)).all()
    assert np.isnan(found.mean) == (n == 0)
