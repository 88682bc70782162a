"""Thresholds and latent correlations, held against scipy's bivariate normal and against draws."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.screening.discretised_normal import (
    latent_correlations,
    log_normal_widths,
    thresholds,
)

SEVEN = np.arange(1.0, 8.0)
CUMULATIVE = np.array(
    [
        [0.02, 0.07, 0.18, 0.40, 0.70, 0.92],
        [0.10, 0.30, 0.45, 0.60, 0.75, 0.95],
        [0.01, 0.02, 0.03, 0.05, 0.15, 0.50],
    ]
)


def exact_pearson(low: NDArray[np.float64], high: NDArray[np.float64], rho: float) -> float:
    """Pearson's r of two cut-up normals, cell by cell from scipy's bivariate normal."""
    ends = [np.concatenate([[-8.0], cuts, [8.0]]) for cuts in (low, high)]
    corner = stats.multivariate_normal(cov=[[1, rho], [rho, 1]]).cdf(
        np.stack(np.meshgrid(*ends, indexing="ij"), axis=-1)
    )
    cells = np.diff(np.diff(corner, axis=0), axis=1)
    x, y = np.meshgrid(SEVEN, SEVEN, indexing="ij")
    mean_x, mean_y = (cells * x).sum(), (cells * y).sum()
    covariance = (cells * (x - mean_x) * (y - mean_y)).sum()
    variances = (cells * (x - mean_x) ** 2).sum(), (cells * (y - mean_y) ** 2).sum()
    return float(covariance / np.sqrt(np.prod(variances)))


def test_without_spread_a_threshold_is_the_normal_quantile() -> None:
    cuts = thresholds(CUMULATIVE, *log_normal_widths(0.0))
    assert cuts.shape == (1, 3, 6)
    np.testing.assert_allclose(cuts[0], stats.norm.ppf(CUMULATIVE), atol=1e-9)


@pytest.mark.parametrize("spread", [0.1, 0.4, 0.8])
def test_thresholds_of_all_widths_reproduce_the_shares(spread: float) -> None:
    widths, chances = log_normal_widths(spread)
    cuts = thresholds(CUMULATIVE, widths, chances)
    shares = np.tensordot(chances, stats.norm.cdf(cuts), axes=1)
    np.testing.assert_allclose(shares, CUMULATIVE, atol=1e-9)


def test_a_wide_user_of_the_scale_gives_its_ends_more_often() -> None:
    cuts = thresholds(CUMULATIVE, *log_normal_widths(0.4))
    lowest, highest = stats.norm.cdf(cuts[:, :, 0]), 1 - stats.norm.cdf(cuts[:, :, -1])
    assert (np.diff(lowest, axis=0) > 0).all()
    assert (np.diff(highest, axis=0) > 0).all()


@pytest.mark.parametrize("rho", [-0.9, -0.4, 0.0, 0.25, 0.6, 0.9])
def test_the_latent_correlation_is_that_of_the_bivariate_normal(rho: float) -> None:
    widths, chances = log_normal_widths(0.0)
    cuts = thresholds(CUMULATIVE, widths, chances)
    observed = np.eye(3)
    for i, j in [(0, 1), (0, 2), (1, 2)]:
        observed[i, j] = observed[j, i] = exact_pearson(cuts[0, i], cuts[0, j], rho)
    latent = latent_correlations(observed, cuts, chances, SEVEN)
    np.testing.assert_allclose(latent[np.triu_indices(3, 1)], rho, atol=2e-3)


def test_with_widths_too_the_answers_get_their_correlation_back() -> None:
    widths, chances = log_normal_widths(0.4)
    cuts = thresholds(CUMULATIVE[:2], widths, chances)
    rng = np.random.default_rng(5)
    draws = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], 400_000)
    persons = rng.choice(len(widths), len(draws), p=chances)
    parts = zip(np.split(draws, 8), np.split(persons, 8), strict=True)
    answers = np.concatenate(
        [1.0 + (one[:, :, None] > cuts[who]).sum(axis=2) for one, who in parts]
    )
    latent = latent_correlations(np.corrcoef(answers.T), cuts, chances, SEVEN)
    assert latent[0, 1] == pytest.approx(0.5, abs=0.005)


def test_an_item_without_variance_is_unrelated_and_a_correlation_out_of_reach_is_the_nearest() -> (
    None
):
    cumulative = np.array([[1.0] * 6, [0.5] * 6, [0.01] * 6])
    cuts = thresholds(cumulative, *log_normal_widths(0.0))
    observed = np.array([[1, np.nan, np.nan], [np.nan, 1, 0.9], [np.nan, 0.9, 1]])
    latent = latent_correlations(observed, cuts, np.ones(1), SEVEN)
    assert latent[0, 1:].tolist() == [0, 0]
    assert latent[1, 2] == pytest.approx(0.97)
