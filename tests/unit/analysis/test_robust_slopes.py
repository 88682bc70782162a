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
    assert (row["effect"], row["se"], row["p"]) == pytest.approx(
        (peer.params[1], peer.bse[1], peer.pvalues[1])
    )
    assert (row["is_clustered"], row["is_testable"], row["recorded"]) == (False, True, 0)


def test_organisations_with_several_responses_are_clusters_and_few_of_them_are_bootstrapped() -> (
    None
):
    wave = scores(60, np.arange(60) % 12)
    row = robust_slopes([wave], PAIR_OF_ONE, ROBUST).row(0, named=True)
    assert (row["is_clustered"], row["is_bootstrapped"], row["df"]) == (True, True, 11)
    assert row["p"] * 100 == pytest.approx(round(row["p"] * 100))
    many = dataclasses.replace(ROBUST, bootstrap_below=12)
    assert robust_slopes([wave], PAIR_OF_ONE, many)["is_bootstrapped"].to_list() == [False]


def test_too_few_organisations_are_not_testable() -> None:
    found = robust_slopes([scores(60, np.arange(60) % 9)], PAIR_OF_ONE, ROBUST)
    assert found["is_testable"].to_list() == [False]
    assert found["p"].is_nan().all()
