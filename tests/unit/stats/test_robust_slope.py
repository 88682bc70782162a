"""HC3 and CR1 against R and statsmodels."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats
from statsmodels.regression.linear_model import OLS

from secperf_pipeline.stats.nesting import nesting
from secperf_pipeline.stats.robust_slope import cr1_slope, hc3_slope
from secperf_pipeline.stats.slope_sums import slope_sums
from secperf_pipeline.stats.wild_bootstrap import webb_weights, wild_cluster_p
from tests.clusters import reduced
from tests.golden import BY_R, DATA

Floats = NDArray[np.float64]
ORGANISATIONS = np.arange(len(DATA)) // 6


@pytest.fixture(scope="module")
def several() -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Three samples, their organisations' effects, gaps, and a fourth sample without rows."""
    draw = np.random.default_rng(11)
    samples, clusters = draw.integers(0, 3, 240), draw.integers(0, 15, 240)
    x = draw.integers(1, 8, (240, 2)).astype(float)
    y = draw.normal(size=(240, 3)) + 0.2 * x[:, :1] + draw.normal(size=15)[clusters][:, None]
    x[draw.random(x.shape) < 0.05] = np.nan
    y[draw.random(y.shape) < 0.05] = np.nan
    return x, y, samples, clusters


def test_errors_are_those_of_r() -> None:
    sums, nested = reduced(DATA[:, :1], DATA[:, 9:10], ORGANISATIONS)
    assert_allclose(hc3_slope(sums).slope[0, 0], BY_R["slope"], rtol=1e-12)
    assert_allclose(hc3_slope(sums).se[0, 0], BY_R["hc3"], rtol=1e-12)
    found = cr1_slope(sums, nested)
    assert_allclose(found.se[0, 0], BY_R["cr1"], rtol=1e-12)
    assert found.df[0, 0] == BY_R["clusters"] - 1


def test_many_samples_with_gaps_equal_statsmodels_one_by_one(several: tuple[Floats, ...]) -> None:
    x, y, samples, clusters = several
    nested = nesting(samples, clusters, 4)
    sums = slope_sums(x, y, nested)
    plain, clustered = hc3_slope(sums), cr1_slope(sums, nested)
    for sample in range(3):
        for pair in range(6):
            a, b = divmod(pair, 3)
            rows = (samples == sample) & ~np.isnan(x[:, a]) & ~np.isnan(y[:, b])
            one, other = stats.zscore(x[rows, a], ddof=1), stats.zscore(y[rows, b], ddof=1)
            model = OLS(other, np.column_stack([np.ones(len(one)), one]))
            for ours, peer in (
                (plain, model.fit(cov_type="HC3", use_t=True)),
                (
                    clustered,
                    model.fit(cov_type="cluster", cov_kwds={"groups": clusters[rows]}, use_t=True),
                ),
            ):
                place = sample, pair
                assert_allclose(ours.slope[place], peer.params[1], rtol=1e-10)
                assert_allclose(ours.se[place], peer.bse[1], rtol=1e-10)
                assert_allclose(ours.p[place], peer.pvalues[1], rtol=1e-9)
                ends = [end[place] for end in ours.interval(0.9)]
                assert_allclose(ends, peer.conf_int(0.1)[1], rtol=1e-9)
    for found in (plain, clustered):
        assert np.isnan((found.slope[3], found.se[3], found.p[3])).all()


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([4.0] * 6, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [13 / 3] * 6),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]),
        ([np.nan] * 6, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ([1.0, 2.0], [2.0, 1.0]),
        ([1.0], [2.0]),
        ([], []),
    ],
)
def test_what_has_no_test_gives_nan_without_a_warning(x: list[float], y: list[float]) -> None:
    clusters = np.arange(len(x)) // 2
    sums, nested = reduced(np.array(x).reshape(-1, 1), np.array(y).reshape(-1, 1), clusters)
    for found in (hc3_slope(sums), cr1_slope(sums, nested)):
        assert np.isnan((found.t, found.p, found.df)).all()
    assert np.isnan(wild_cluster_p(sums, nested.clusters_of(0), webb_weights(9, 3, 0))).all()


def test_one_response_that_alone_determines_the_slope_has_no_hc3_error() -> None:
    sums, _ = reduced(
        np.array([[1.0], [1.0], [1.0], [5.0]]), np.array([[1.0], [3.0], [2.0], [7.0]]), np.arange(4)
    )
    assert not np.isnan(hc3_slope(sums).slope[0, 0])
    assert np.isnan(hc3_slope(sums).p[0, 0])


def test_one_cluster_has_no_clustered_error() -> None:
    sums, nested = reduced(DATA[:, :1], DATA[:, 9:10], np.zeros(len(DATA), dtype=np.int64))
    assert np.isnan(cr1_slope(sums, nested).p[0, 0])
