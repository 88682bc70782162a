"""HC3, CR1, the wild bootstrap and ICC(1) against R, statsmodels and a loop over draws."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats
from statsmodels.regression.linear_model import OLS

from secperf_pipeline.stats.clustering import (
    design_effect,
    intraclass_correlation,
    within_group_agreement,
)
from secperf_pipeline.stats.nesting import Nesting, nesting
from secperf_pipeline.stats.robust_slope import cr1_slope, hc3_slope
from secperf_pipeline.stats.slope_sums import SlopeSums, slope_sums
from secperf_pipeline.stats.wild_bootstrap import webb_weights, wild_cluster_p

Floats = NDArray[np.float64]
ORACLES = Path(__file__).parents[2] / "oracles"
BY_R = json.loads((ORACLES / "robust.json").read_text())
DATA = np.loadtxt(ORACLES / "d.csv", delimiter=",", skiprows=1)
ORGANISATIONS = np.arange(len(DATA)) // 6


def reduced(x: Floats, y: Floats, clusters: NDArray[np.int64]) -> tuple[SlopeSums, Nesting]:
    nested = nesting(np.zeros(len(x), dtype=np.int64), clusters, 1)
    return slope_sums(x, y, nested), nested


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


def test_errors_and_icc_are_those_of_r() -> None:
    sums, nested = reduced(DATA[:, :1], DATA[:, 9:10], ORGANISATIONS)
    assert_allclose(hc3_slope(sums).slope[0, 0], BY_R["slope"], rtol=1e-12)
    assert_allclose(hc3_slope(sums).se[0, 0], BY_R["hc3"], rtol=1e-12)
    found = cr1_slope(sums, nested)
    assert_allclose(found.se[0, 0], BY_R["cr1"], rtol=1e-12)
    assert found.df[0, 0] == BY_R["clusters"] - 1
    icc = intraclass_correlation(sums.cluster_n, sums.cluster_y, sums.syy, nested)
    assert_allclose(icc.icc_raw[0, 0], BY_R["icc1"], rtol=1e-10)
    assert icc.icc[0, 0] == 0
    assert_allclose(icc.weighted_size[0, 0], (18 * 36 + 25) / 113)


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


def test_the_bootstrap_from_sums_equals_a_loop_that_draws_every_outcome() -> None:
    x, y = DATA[:, 0] - DATA[:, 0].mean(), DATA[:, 9]
    weights = webb_weights(199, 19, seed=3)

    def t_squared(outcome: Floats) -> float:
        slope = x @ outcome / (x @ x)
        scores = x * (outcome - outcome.mean() - slope * x)
        return float(slope**2 / (np.bincount(ORGANISATIONS, scores) ** 2).sum())

    centred = y - y.mean()
    drawn = [t_squared(y.mean() + centred * w[ORGANISATIONS]) for w in weights]
    expected = (1 + np.sum(np.array(drawn) >= t_squared(y))) / 200
    sums, nested = reduced(DATA[:, :1], DATA[:, 9:10], ORGANISATIONS)
    assert_allclose(wild_cluster_p(sums, nested.clusters_of(0), weights)[0], expected)


def test_webb_weights_have_six_values_mean_0_and_variance_1_and_follow_the_seed() -> None:
    weights = webb_weights(9999, 12, seed=5)
    values, counts = np.unique(weights.round(12), return_counts=True)
    assert_allclose(values**2, [1.5, 1.0, 0.5, 0.5, 1.0, 1.5])
    assert_allclose(counts / weights.size, 1 / 6, atol=0.01)
    assert_allclose((weights.mean(), weights.var()), (0, 1), atol=0.02)
    assert (weights == webb_weights(9999, 12, seed=5)).all()
    assert (weights != webb_weights(9999, 12, seed=6)).any()


def test_the_bootstrap_keeps_its_level_where_nothing_is_to_be_found() -> None:
    draw, rejected, weights = np.random.default_rng(2), 0, webb_weights(199, 12, seed=1)
    clusters = np.repeat(np.arange(12), 5)
    for _ in range(400):
        effects = draw.normal(size=(2, 12))[:, clusters]
        x, y = effects[0] + draw.normal(size=60), effects[1] + draw.normal(size=60)
        sums, nested = reduced(x[:, None], y[:, None], clusters)
        rejected += bool(wild_cluster_p(sums, nested.clusters_of(0), weights)[0] <= 0.05)
    # 400 waves at 5 %: within three standard errors.
    assert rejected / 400 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)


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


def test_one_cluster_has_no_clustered_error_and_no_icc() -> None:
    sums, nested = reduced(DATA[:, :1], DATA[:, 9:10], np.zeros(len(DATA), dtype=np.int64))
    assert np.isnan(cr1_slope(sums, nested).p[0, 0])
    found = intraclass_correlation(sums.cluster_n, sums.cluster_y, sums.syy, nested)
    assert np.isnan((found.icc_raw[0, 0], found.icc[0, 0])).all()


def test_clusters_that_agree_within_themselves_have_an_icc_of_one() -> None:
    clusters = np.repeat(np.arange(5), 4)
    sums, nested = reduced(np.arange(20.0)[:, None], clusters[:, None] * 1.1, clusters)
    found = intraclass_correlation(sums.cluster_n, sums.cluster_y, sums.syy, nested)
    assert_allclose(found.icc_raw[0, 0], 1.0)
    assert_allclose(design_effect(found.weighted_size, found.icc)[0, 0], 4.0)


def test_the_design_effect_leaves_63_of_113_answers() -> None:
    # Five answers an organisation, ICC .2: 1 + 4 x .2 = 1.8, and 113 / 1.8 = 62.8.
    effect = design_effect(np.array(5.0), np.array(0.2))
    assert_allclose(113 / effect, 62.8, atol=0.05)
    assert_allclose(design_effect(np.array(5.0), np.array(0.2), np.array(0.5)), 1.4)


def test_agreement_is_one_without_spread_and_zero_for_uniform_answers() -> None:
    uniform = np.arange(1.0, 8.0).var()
    assert_allclose(within_group_agreement(np.array([0.0, uniform, 1.0])), [1.0, 0.0, 0.75])
