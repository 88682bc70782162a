"""Cut-offs on values whose shares are seen by eye, and on waves with a known answer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from benchmarks.honest_answers import honest_answers
from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.calibration import (
    CutRule,
    Side,
    cut_off_at_rate,
    cut_offs,
    is_flagged,
    reason_not_to_calibrate,
    simulated_waves,
    without_simulation,
)
from secperf_pipeline.screening.flags import index_values
from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.trimmed_model import attentive_model
from tests.careless import NONE, wave_of
from tests.rules import SCREENING

WAVE = wave_of(honest_answers(200, 10, seed=3))


@pytest.fixture(scope="module")
def simulated() -> list[AnswerMatrix]:
    return simulated_waves(
        attentive_model(WAVE.opinions, SCREENING, seed=1), WAVE, SCREENING, seed=2
    )


def constant(value: float) -> CutRule:
    return CutRule(
        compute=lambda wave: IndexValues.unless(
            np.full(len(wave.response_ids), value), {"never computable": np.isnan(value)}
        ),
        flag_when="at_least",
    )


@pytest.mark.parametrize(
    ("flag_when", "rate", "cut_off"),
    [
        ("at_least", 0.1, 10),
        ("at_least", 0.25, 9),
        ("at_most", 0.1, 1),
        ("at_most", 0.35, 3),
        ("above", 0.1, 9),
        ("above", 0.01, 10),
        ("below", 0.1, 2),
        ("below", 0.01, 1),
        ("at_least", 0.05, None),
        ("at_most", 0.0, None),
    ],
)
def test_the_cut_off_is_the_least_extreme_value_that_is_rare_enough(
    flag_when: Side, rate: float, cut_off: float | None
) -> None:
    assert cut_off_at_rate(np.arange(1.0, 11), flag_when, rate) == cut_off


def test_equal_values_are_flagged_together_or_not_at_all() -> None:
    runs = np.repeat([2.0, 3, 4, 5, 6, 7], [500, 300, 120, 60, 14, 6])
    assert cut_off_at_rate(runs, "at_least", 0.01) == 7
    assert cut_off_at_rate(runs, "at_least", 0.02) == 6
    assert cut_off_at_rate(runs, "at_least", 0.005) is None


values = hnp.arrays(np.float64, st.integers(1, 60), elements=st.integers(0, 9).map(float))
sides = st.sampled_from(["at_least", "at_most", "above", "below"])


@given(values, sides, st.floats(0, 1))
def test_no_cut_off_flags_more_than_the_rate(
    attentive: NDArray[np.float64], flag_when: Side, rate: float
) -> None:
    cut_off = cut_off_at_rate(attentive, flag_when, rate)
    if cut_off is not None:
        assert is_flagged(attentive, flag_when, cut_off).mean() <= rate


def test_an_index_whose_extreme_is_common_is_not_usable(simulated: list[AnswerMatrix]) -> None:
    cut = cut_offs({"irv": constant(3.0)}, simulated, rate=0.01)["irv"]
    assert (cut.cut_off, cut.model_rate) == (None, None)
    assert cut.reason == (
        "not usable on this instrument: 100.0% of attentive responses reach its extreme of 3, "
        "more than 1.0%"
    )


def test_an_index_that_no_response_has_is_not_usable(simulated: list[AnswerMatrix]) -> None:
    cut = cut_offs({"irv": constant(NONE)}, simulated, rate=0.01)["irv"]
    assert (cut.cut_off, cut.model_rate) == (None, None)
    assert cut.reason == "no simulated response has a value: never computable"


def test_a_declared_cut_off_is_kept_with_the_rate_at_which_it_errs(
    simulated: list[AnswerMatrix],
) -> None:
    rules = {
        "longstring": CutRule(
            compute=lambda wave: index_values(wave, "longstring", SCREENING),
            flag_when="at_least",
            cut_off=3,
        )
    }
    cut = cut_offs(rules, simulated, rate=0.01)["longstring"]
    runs = np.concatenate(
        [index_values(wave, "longstring", SCREENING).values for wave in simulated]
    )
    assert cut.cut_off == 3
    assert cut.model_rate == (runs >= 3).mean() > 0.01


def test_at_least_twenty_thousand_responses_come_in_waves_of_the_real_size(
    simulated: list[AnswerMatrix],
) -> None:
    assert len(simulated) == 100
    assert {wave.answers.shape for wave in simulated} == {(200, 10)}
    again = simulated_waves(
        attentive_model(WAVE.opinions, SCREENING, seed=1), WAVE, SCREENING, seed=2
    )
    np.testing.assert_array_equal(simulated[7].answers, again[7].answers)


def test_simulated_waves_leave_out_what_the_wave_left_out_and_slip_on_check_items() -> None:
    answers = np.column_stack([honest_answers(100, 10, seed=3), np.full(100, 2.0)])
    answers[::4, 3] = NONE
    expected = np.array([NONE] * 10 + [2.0])
    wave = replace(wave_of(answers), expected=expected)
    rules = replace(SCREENING, simulated=5_000)
    model = attentive_model(wave.opinions, SCREENING, seed=1)
    for one in (simulated := simulated_waves(model, wave, rules, seed=1)):
        np.testing.assert_array_equal(np.isnan(one.answers), np.isnan(answers))
    failed = np.concatenate(
        [index_values(one, "check_items", SCREENING).values for one in simulated]
    )
    assert failed.mean() == pytest.approx(0.02, abs=0.008)


def test_honest_people_of_another_model_are_flagged_about_as_often_as_promised(
    simulated: list[AnswerMatrix],
) -> None:
    rules = {
        "longstring": CutRule(
            compute=lambda wave: index_values(wave, "longstring", SCREENING), flag_when="at_least"
        ),
        "irv": CutRule(
            compute=lambda wave: index_values(wave, "irv", SCREENING), flag_when="at_most"
        ),
    }
    found = cut_offs(rules, simulated, rate=0.01)
    many = wave_of(honest_answers(20_000, 10, seed=3))
    for index_id, cut in found.items():
        assert cut.cut_off is not None
        flagged = is_flagged(
            index_values(many, index_id, SCREENING).values, cut.flag_when, cut.cut_off
        )
        assert flagged.mean() < 0.03


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (honest_answers(29, 10, seed=1), "29 responses; an attentive model needs 30"),
        (honest_answers(50, 1, seed=1), "1 opinion items; an attentive model needs 2"),
        (np.full((50, 10), NONE), "the wave has no answers to opinion items"),
        (honest_answers(30, 2, seed=1), None),
    ],
)
def test_a_wave_too_small_for_a_model_says_so(
    answers: NDArray[np.float64], reason: str | None
) -> None:
    assert reason_not_to_calibrate(wave_of(answers), SCREENING) == reason


def test_without_simulation_there_is_a_reason_and_no_rate() -> None:
    cut = without_simulation("missing_share", "above", 0.5, "gaps are taken from the wave")
    assert (cut.cut_off, cut.model_rate) == (0.5, None)
    assert cut.reason == "gaps are taken from the wave"
