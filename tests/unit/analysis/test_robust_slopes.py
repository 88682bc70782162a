"""Standardised slopes with the error that organisations call for."""

import dataclasses

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.tools import add_constant

from secperf_pipeline.analysis.robust_slopes import robust_slopes
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.protocol import Hypothesis
from tests.rules import ROBUST
from tests.scores import sample_of

PAIR_OF_ONE = Hypothesis(id="H1", statement="", x=["x"], y=["y"])


def scores(n: int, organisations: object = "") -> Sample:
    draw = np.random.default_rng(5)
    x = draw.normal(size=n)
    return sample_of({"x": x, "y": 0.4 * x + draw.normal(size=n)}, organisations)


def test_without_organisations_the_slope_is_the_correlation_with_hc3s_error() -> None:
    wave = scores(60)
    row = robust_slopes([wave], PAIR_OF_ONE, ROBUST).row(0, named=True)
    one, other = stats.zscore(wave.values, ddof=1).T
    peer = OLS(other, add_constant(one)).fit(cov_type="HC3", use_t=True)
    hc3 = peer.bse[1] * np.sqrt(59 / 60)
    assert (row["effect"], row["se"]) == pytest.approx((peer.params[1], hc3))
    assert (row["is_clustered"], row["is_testable"], row["recorded"]) == (False, True, 0)
    assert 6 < row["n_clusters_effective"] < 60


def test_organisations_with_several_responses_are_left_out_in_turn() -> None:
    organisations = np.arange(60) % 12
    wave = scores(60, organisations)
    row = robust_slopes([wave], PAIR_OF_ONE, ROBUST).row(0, named=True)
    one, other = stats.zscore(wave.values, ddof=1).T
    left = [
        stats.linregress(one[organisations != name], other[organisations != name]).slope
        for name in range(12)
    ]
    variance = 11 / 12 * ((np.array(left) - row["effect"]) ** 2).sum()
    assert row["se"] == pytest.approx(np.sqrt(variance))
    assert row["p"] == pytest.approx(2 * stats.t.sf(abs(row["statistic"]), row["df"]))
    assert (row["is_clustered"], row["n_clusters"]) == (True, 12)
    assert row["df"] < 11


def test_effectively_few_organisations_are_not_testable() -> None:
    found = robust_slopes([scores(60, np.arange(60) % 4)], PAIR_OF_ONE, ROBUST)
    assert found["is_testable"].to_list() == [False]
    assert found["p"].is_nan().all()
    assert found["n_clusters_effective"][0] < 6


def test_equal_responses_under_two_profiles_have_equal_figures() -> None:
    wave = scores(60, np.arange(60) % 12)
    other = dataclasses.replace(wave, profile="raw", is_default_profile=False)
    found = robust_slopes([wave, other], PAIR_OF_ONE, ROBUST)
    figures = found.drop("profile", "is_default_profile")
    assert figures.row(0) == figures.row(1)
