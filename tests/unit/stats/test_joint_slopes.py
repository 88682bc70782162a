"""Joint slopes against statsmodels, and their errors against leaving each cluster out by hand."""

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.outliers_influence import variance_inflation_factor

from secperf_pipeline.stats.joint_slopes import JointSlopes, joint_slopes

Floats = NDArray[np.float64]
Data = tuple[Floats, Floats, NDArray[np.int64]]


@pytest.fixture
def data() -> Data:
    """Six x that correlate, in twelve clusters of 30 to 2 rows."""
    draw = np.random.default_rng(19)
    sizes = np.maximum(2, (30 / np.arange(1, 13)).astype(int))
    clusters = np.repeat(np.arange(12), sizes)
    common = draw.normal(size=(len(clusters), 1)) + draw.normal(size=12)[clusters][:, None]
    x = 4 + common + draw.normal(size=(len(clusters), 6))
    y = 3 + x @ [0.4, 0, 0, 0.2, 0, -0.1] + draw.normal(size=len(clusters))
    return x, y, clusters


def fitted(data: Data) -> JointSlopes:
    found = joint_slopes(*data)
    assert isinstance(found, JointSlopes)
    return found


def standardised(values: Floats) -> Floats:
    return (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)


def test_slopes_r2_and_inflation_are_those_of_statsmodels(data: Data) -> None:
    x, y, _ = data
    design = sm.add_constant(standardised(x))
    other = sm.OLS(standardised(y), design).fit()
    found = fitted(data)
    np.testing.assert_allclose(found.slope.estimate, other.params[1:], rtol=1e-10)
    assert found.r2 == pytest.approx(other.rsquared, rel=1e-10)
    inflation = [variance_inflation_factor(design, place) for place in range(1, 7)]
    np.testing.assert_allclose(found.vif, inflation, rtol=1e-10)


def test_the_error_is_that_of_leaving_each_cluster_out(data: Data) -> None:
    x, y, clusters = data
    design, z = sm.add_constant(standardised(x)), standardised(y)
    whole = sm.OLS(z, design).fit().params
    without = [
        sm.OLS(z[clusters != one], design[clusters != one]).fit().params for one in range(12)
    ]
    variance = 11 / 12 * ((np.array(without) - whole) ** 2).sum(axis=0)
    found = fitted(data)
    np.testing.assert_allclose(found.slope.se, np.sqrt(variance[1:]), rtol=1e-9)
    assert (found.slope.clusters == 12).all()


def test_degrees_of_freedom_are_satterthwaites_of_the_changes(data: Data) -> None:
    x, _, clusters = data
    design = sm.add_constant(standardised(x))
    hat = design @ np.linalg.inv(design.T @ design) @ design.T
    away = np.eye(len(design)) - hat
    rows = []
    for one in range(12):
        out = clusters == one
        kept = design[~out]
        weights = np.zeros((7, len(design)))
        weights[:, out] = -np.linalg.inv(kept.T @ kept) @ design[out].T
        rows.append(weights @ away)
    changes = np.array(rows)
    found = fitted(data)
    for place in range(6):
        covariance = changes[:, place + 1] @ changes[:, place + 1].T
        df = np.trace(covariance) ** 2 / np.trace(covariance @ covariance)
        assert found.slope.df[place] == pytest.approx(df, rel=1e-8)
    low, high = found.slope.interval(0.9)
    np.testing.assert_allclose(
        high - low, 2 * stats.t.ppf(0.95, found.slope.df) * found.slope.se, rtol=1e-10
    )


def test_with_one_row_a_cluster_the_error_is_the_jackknifes(data: Data) -> None:
    x, y, _ = data
    n = len(y)
    found = fitted((x, y, np.arange(n)))
    design = sm.add_constant(standardised(x))
    hc3 = sm.OLS(standardised(y), design).fit(cov_type="HC3").bse[1:]
    np.testing.assert_allclose(found.slope.se, hc3 * np.sqrt((n - 1) / n), rtol=1e-9)


def test_equal_clusters_of_independent_rows_are_all_effective() -> None:
    draw = np.random.default_rng(4)
    x, y = draw.normal(size=(4000, 2)), draw.normal(size=4000)
    found = fitted((x, y, np.repeat(np.arange(20), 200)))
    assert (found.slope.effective > 18).all()
    assert (found.slope.effective <= 20).all()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda x: x[:7], "complete responses: 7; a regression on 6 indicators needs 8"),
        (lambda x: np.column_stack([x[:, :5], np.full(len(x), 4.0)]), "does not vary"),
        (lambda x: np.column_stack([x[:, :5], x[:, 0] - 2 * x[:, 1]]), "follows exactly from"),
    ],
)
def test_what_cannot_be_fitted_says_why(data: Data, change, reason: str) -> None:
    x, y, clusters = data
    changed = change(x)
    n = len(changed)
    found = joint_slopes(changed, y[:n], clusters[:n])
    assert isinstance(found, str)
    assert reason in found


def test_a_cluster_that_alone_determines_a_slope_leaves_no_error(data: Data) -> None:
    x, y, clusters = data
    x[clusters != 0, 5] = 4.0
    found = fitted((x, y, clusters))
    assert np.isnan(found.slope.se).all()
    assert found.why_no_error == "without one of the organisations a slope is not determined"
    assert not np.isnan(found.slope.estimate).any()


def test_an_exact_fit_has_slopes_and_no_error(data: Data) -> None:
    x, _, clusters = data
    found = fitted((x, x @ np.ones(6), clusters))
    assert found.r2 == pytest.approx(1)
    assert np.isnan(found.slope.se).all()
    assert found.why_no_error == "y fits the indicators exactly"
