"""What was planted is found again in a population so large that chance hardly matters."""

import itertools

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.draws import Draws
from secperf_pipeline.simulator.factors import indicator_factors
from secperf_pipeline.simulator.organisations import organisations_of
from secperf_pipeline.simulator.population import INDICATOR_MOMENTS, LAYERS, Population
from secperf_pipeline.simulator.survey import NO_ANSWER, Wave, honest_wave
from secperf_pipeline.simulator.truth import effects_table, factor_share

POPULATION = Population(manufacturers=3000)
# A correlation of 36,000 answers in 3,000 organisations has a standard error of about .006;
# the rest is for answers cut off at the ends of the scale.
TOLERANCE = 0.018

Scores = dict[str, NDArray[np.float64]]


@pytest.fixture(scope="module")
def wave() -> Wave:
    return honest_wave(POPULATION, organisations_of(POPULATION), POPULATION.first_quarter)


@pytest.fixture(scope="module")
def scores(wave: Wave) -> Scores:
    items = instrument_by_id("secperf-20").items
    answers = np.where(wave.answers == NO_ANSWER, np.nan, wave.answers)
    answers = answers[~np.isnan(answers).any(axis=1)]
    return {
        name: answers[:, [item.indicator == name for item in items]].mean(axis=1)
        for name in INDICATOR_MOMENTS
    }


def complete(wave: Wave) -> NDArray[np.bool_]:
    return np.asarray((wave.answers != NO_ANSWER).all(axis=1))


def correlation(scores: Scores, x: str, y: str) -> float:
    return float(np.corrcoef(scores[x], scores[y])[0, 1])


def test_factors_correlate_as_planted() -> None:
    names, products = list(INDICATOR_MOMENTS), np.zeros((12, 12))
    for part in range(8):
        factors = indicator_factors(Draws("factors", part), 50_000, POPULATION)
        drawn = np.stack([factors[name] for name in names])
        products += drawn @ drawn.T / 400_000
    assert np.diag(products) == pytest.approx([1] * 12, abs=0.012)
    found = products / np.sqrt(np.outer(np.diag(products), np.diag(products)))
    planted = dict.fromkeys(itertools.combinations(POPULATION.security_indicators, 2), 0.6)
    planted |= {(x, y): one for x, row in POPULATION.effects.items() for y, one in row.items()}
    planted["rd_performance", "production_security"] = POPULATION.h1_effect
    for (x, y), correlation in planted.items():
        assert found[names.index(x), names.index(y)] == pytest.approx(correlation, abs=0.006)


def test_planted_effects_are_recovered_from_the_answers(scores: Scores) -> None:
    for row in effects_table(POPULATION).iter_rows(named=True):
        found = correlation(scores, row["security_indicator"], row["business_indicator"])
        assert found == pytest.approx(row["expected_correlation"], abs=TOLERANCE)


def test_planted_zeros_are_zeros_in_the_answers(scores: Scores) -> None:
    zeros = effects_table(POPULATION).filter(pl.col("planted_effect") == 0)
    assert zeros.height == 6
    assert (zeros["expected_correlation"] == 0).all()
    for row in zeros.iter_rows(named=True):
        found = correlation(scores, row["security_indicator"], row["business_indicator"])
        assert abs(found) < TOLERANCE


def test_the_expected_correlation_is_less_than_the_planted_effect() -> None:
    effects = effects_table(POPULATION).filter(pl.col("planted_effect") > 0)
    assert (effects["expected_correlation"] < effects["planted_effect"]).all()
    assert (effects["expected_correlation"] > 0.75 * effects["planted_effect"]).all()


def test_the_first_hypothesis_is_recovered(scores: Scores) -> None:
    share = factor_share(POPULATION, "rd_performance") * factor_share(
        POPULATION, "production_security"
    )
    expected = POPULATION.h1_effect * share**0.5
    found = correlation(scores, "rd_performance", "production_security")
    assert found == pytest.approx(expected, abs=TOLERANCE)


@pytest.mark.parametrize("indicator", ["policy", "executive_will", "sales", "rd_performance"])
def test_the_intraclass_correlation_is_recovered(
    wave: Wave, scores: Scores, indicator: str
) -> None:
    frame = pl.DataFrame(
        {"organisation": wave.organisation[complete(wave)], "score": scores[indicator]}
    )
    groups = frame.group_by("organisation").agg(
        mean=pl.mean("score"), squares=pl.var("score") * (pl.len() - 1), n=pl.len()
    )
    n, k = frame.height, groups.height
    heads = groups["n"].to_numpy().astype(float)
    within = np.nansum(groups["squares"].to_numpy()) / (n - k)
    deviations = groups["mean"].to_numpy() - scores[indicator].mean()
    between = (heads * deviations**2).sum() / (k - 1)
    n_0 = (n - (heads**2).sum() / n) / (k - 1)
    found = (between - within) / (between + (n_0 - 1) * within)
    expected = POPULATION.organisation_share * factor_share(POPULATION, indicator)
    assert found == pytest.approx(expected, abs=TOLERANCE)


def test_layers_differ_on_security_and_not_on_business(wave: Wave, scores: Scores) -> None:
    layer = wave.layer[complete(wave)]
    for name, values in scores.items():
        means = {one: values[layer == place].mean() for place, one in enumerate(LAYERS)}
        gap = means["executives"] - means["security"]
        expected = 0.70 if name in POPULATION.security_indicators else 0.0
        assert gap == pytest.approx(expected, abs=0.06), name


def test_indicator_means_follow_the_published_ones(scores: Scores) -> None:
    for name, (mean, _) in INDICATOR_MOMENTS.items():
        assert scores[name].mean() == pytest.approx(mean, abs=0.06), name


def test_the_ten_indicators_are_as_consistent_as_the_study_asks(scores: Scores) -> None:
    ten = [*POPULATION.security_indicators, *POPULATION.business_indicators]
    matrix = np.stack([scores[name] for name in ten])
    alpha = 10 / 9 * (1 - matrix.var(axis=1).sum() / matrix.sum(axis=0).var())
    assert 0.80 < alpha < 0.87


def test_security_rises_by_the_planted_gain(scores: Scores) -> None:
    later = Quarter(2028, 1)
    wave = honest_wave(POPULATION, organisations_of(POPULATION), later)
    policy = wave.answers[complete(wave)][:, :2].mean()
    gain = 8 * POPULATION.quarterly_gain
    assert policy - scores["policy"].mean() == pytest.approx(gain, abs=0.04)
