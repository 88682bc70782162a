"""Omega against R, closed forms, and what has no proper solution."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from secperf_pipeline.stats.one_factor import one_factor
from tests.golden import BY_R, GOLDEN, ITEMS


def covariance(items: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.cov(items, rowvar=False))


def test_omega_and_loadings_of_the_six_items() -> None:
    scale = covariance(ITEMS[:, :6])
    found = one_factor(scale[None])
    assert_allclose(found.omega[0], GOLDEN["omega_1f"], rtol=2e-8)
    standardised = found.loadings[0] / np.sqrt(np.diag(scale))
    assert_allclose(standardised, GOLDEN["std_loadings"], atol=1e-7)
    assert_allclose(np.mean(standardised**2), GOLDEN["AVE"], rtol=1e-6)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("omega_q1_q6", 0, 6), ("omega_q7_q10", 6, 10), ("omega_all", 0, 10), ("omega_q1_q3", 0, 3)],
)
def test_omega_is_that_of_lavaan(name: str, first: int, last: int) -> None:
    found = one_factor(covariance(ITEMS[:, first:last])[None])
    assert_allclose(found.omega[0], BY_R[name]["omega"], rtol=2e-7)
    # lavaan divides by n, ours by n - 1.
    least = BY_R[name]["least_unique"] * 113 / 112
    assert_allclose(found.uniquenesses[0].min(), least, rtol=1e-5)


def test_three_items_have_the_closed_solution() -> None:
    s = covariance(ITEMS[:, :3])
    loadings = np.sqrt(
        [s[0, 1] * s[0, 2] / s[1, 2], s[0, 1] * s[1, 2] / s[0, 2], s[0, 2] * s[1, 2] / s[0, 1]]
    )
    found = one_factor(s[None])
    assert_allclose(found.loadings[0], loadings, rtol=1e-9)
    assert_allclose(found.uniquenesses[0], np.diag(s) - loadings**2, rtol=1e-9)


def test_a_model_is_found_again_from_the_covariances_it_implies() -> None:
    loadings, unique = np.array([1.0, 0.2, 2.0, -0.4, 0.7]), np.array([0.5, 1.0, 0.01, 2.0, 0.3])
    found = one_factor((np.outer(loadings, loadings) + np.diag(unique))[None])
    assert_allclose(found.loadings[0], loadings, rtol=1e-6)
    assert_allclose(found.uniquenesses[0], unique, rtol=1e-5)


def test_omega_of_equal_loadings_and_errors_is_alpha() -> None:
    scale = np.full((5, 5), 0.4) + np.diag(np.full(5, 0.6))
    assert_allclose(one_factor(scale[None]).omega[0], 5 * 0.4 / (1 + 4 * 0.4), rtol=1e-9)


def test_a_heywood_case_has_a_reason_and_no_omega() -> None:
    # The loading of the first item would have to be root(.8 * .8 / .5) = 1.13.
    found = one_factor(np.array([[[1.0, 0.8, 0.8], [0.8, 1.0, 0.5], [0.8, 0.5, 1.0]]]))
    assert np.isnan(found.omega[0])
    assert "Heywood" in found.reason[0]


def test_what_has_no_solution_says_why_and_leaves_its_neighbours_alone() -> None:
    good = covariance(ITEMS[:, :3])
    constant, collinear = good.copy(), good.copy()
    constant[0], constant[:, 0] = 0, 0
    collinear[0], collinear[:, 0] = collinear[1], collinear[:, 1]
    collinear[0, 0] = collinear[1, 1]
    unknown = np.full((3, 3), np.nan)
    found = one_factor(np.stack([constant, collinear, unknown, good]))
    assert list(found.reason) == [
        "an item does not vary",
        "an item follows from the others",
        "an item does not vary",
        "",
    ]
    assert np.isnan(found.omega[:3]).all()
    assert_allclose(found.omega[3], one_factor(good[None]).omega[0], rtol=1e-12)
    assert "fewer than three items" in one_factor(good[None, :2, :2]).reason[0]
    assert one_factor(np.empty((0, 4, 4))).omega.shape == (0,)


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from([0.25, 3.0]))
def test_omega_ignores_the_unit_and_lies_between_0_and_1(seed: int, unit: float) -> None:
    draw = np.random.default_rng(seed)
    scale = covariance(draw.normal(size=(40, 5)) + draw.normal(size=(40, 1)))
    found = one_factor(np.stack([scale, scale * unit**2]))
    if not found.reason[0]:
        assert_allclose(found.omega[1], found.omega[0], rtol=1e-8)
        assert 0 <= found.omega[0] <= 1


def test_an_item_that_is_nearly_the_factor_itself_is_no_heywood_case() -> None:
    # Sums of squares and products of four items; the first has a unique share of 6e-5.
    scatter = np.array(
        [
            [288764.0, 288750.0, 60840.0, 269604.0],
            [288750.0, 288975.0, 60420.0, 269610.0],
            [60840.0, 60420.0, 239760.0, 58440.0],
            [269604.0, 269610.0, 58440.0, 260124.0],
        ]
    )
    fit = one_factor(scatter[None])
    assert fit.reason[0] == ""
    # lavaan 0.6-14, likelihood "wishart", rel.tol 1e-14.
    assert fit.omega[0] == pytest.approx(0.923767950628, abs=1e-9)
