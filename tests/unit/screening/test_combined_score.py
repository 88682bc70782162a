"""The evidence of check items and times by hand; the score against the single indices."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from benchmarks.honest_answers import honest_answers
from secperf_pipeline.screening.calibration import simulated_waves
from secperf_pipeline.screening.combined_score import (
    check_evidence,
    combined_score,
)
from secperf_pipeline.screening.flags import index_values
from secperf_pipeline.screening.likelihood_ratio import careless_log_ratio
from secperf_pipeline.screening.trimmed_model import attentive_model
from tests.careless import NONE, wave_of
from tests.rules import SCREENING

# Fewer simulated responses than usual: how often the score errs is tested elsewhere.
RULES = replace(SCREENING, simulated=2_000)


def area_under_roc(score: NDArray[np.float64], is_careless: NDArray[np.bool_]) -> float:
    u = stats.mannwhitneyu(score[is_careless], score[~is_careless]).statistic
    return float(u / (is_careless.sum() * (~is_careless).sum()))


def test_a_failed_check_item_speaks_for_carelessness_and_a_passed_one_against() -> None:
    answers = np.array([[3.0, 2.0], [3.0, 5.0], [3.0, NONE]])
    evidence = check_evidence(answers, np.array([NONE, 2.0]), points=7, slip_rate=0.02)
    assert evidence.tolist() == [
        pytest.approx(np.log((1 / 7) / 0.98)),
        pytest.approx(np.log((6 / 7) / 0.02)),
        0,
    ]


@pytest.mark.parametrize("k", [10, 20])
def test_the_score_finds_more_than_the_best_single_index(k: int) -> None:
    rng = np.random.default_rng(k)
    answers = honest_answers(400, k, seed=7)
    answers[:30] = rng.integers(1, 8, (30, k))
    answers[30:60] = np.repeat(rng.integers(1, 8, (30, 1)), k, axis=1)
    is_careless = np.arange(400) < 60
    wave = wave_of(answers)
    model = attentive_model(answers, RULES, seed=1)
    simulated = simulated_waves(model, wave, RULES, seed=1)
    score = combined_score(wave, model, simulated, RULES, seed=1)
    area = area_under_roc(score.values.values, is_careless)
    for index_id in ("longstring", "irv", "mahalanobis", "guttman_errors"):
        single = index_values(wave, index_id, RULES).values
        single = np.where(np.isnan(single), np.nanmedian(single), single)
        of_index = area_under_roc(single, is_careless)
        assert area > max(of_index, 1 - of_index)


def test_quick_people_score_higher_and_the_attentive_scores_know_it() -> None:
    wave = wave_of(honest_answers(100, 10, seed=7))
    timed = replace(wave, duration_seconds=np.geomspace(20, 2_000, 100))
    model = attentive_model(wave.opinions, RULES, seed=1)
    simulated = simulated_waves(model, wave, RULES, seed=1)
    without = combined_score(wave, model, simulated, RULES, seed=1)
    with_times = combined_score(timed, model, simulated, RULES, seed=1)
    gained = with_times.values.values - without.values.values
    assert (np.diff(gained) <= 1e-9).all()
    assert gained[0] > 0
    assert with_times.attentive.mean() > without.attentive.mean()
    unknown = replace(timed, duration_seconds=np.where(np.arange(100) == 0, NONE, 300.0))
    flat = combined_score(unknown, model, simulated, RULES, seed=1)
    np.testing.assert_array_equal(flat.values.values, without.values.values)


def test_time_counts_as_often_as_the_register_says() -> None:
    wave = replace(
        wave_of(honest_answers(100, 10, seed=7)), duration_seconds=np.geomspace(20, 2_000, 100)
    )
    model = attentive_model(wave.opinions, RULES, seed=1)
    simulated = simulated_waves(model, wave, RULES, seed=1)
    once, thrice = (
        combined_score(wave, model, simulated, replace(RULES, speed_weight=weight), seed=1)
        for weight in (1.0, 3.0)
    )
    without = careless_log_ratio(model, wave.answers)
    np.testing.assert_allclose(
        thrice.values.values - without, 3 * (once.values.values - without), atol=1e-9
    )


def test_a_response_without_answers_has_no_score() -> None:
    wave = wave_of(np.vstack([honest_answers(99, 10, seed=7), np.full(10, NONE)]))
    model = attentive_model(wave.opinions, RULES, seed=1)
    simulated = simulated_waves(model, wave, RULES, seed=1)
    score = combined_score(wave, model, simulated, RULES, seed=1)
    assert np.isnan(score.values.values[-1])
    assert score.values.not_computable_reasons[-1] == "fewer than two answers"
    # A whole wave is simulated with its gaps, so one in a hundred has no score.
    assert score.attentive.shape == (1980,)
