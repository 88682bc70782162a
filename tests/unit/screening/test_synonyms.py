"""Psychometric synonyms and antonyms against R careless and where there are none."""

from functools import partial

import numpy as np

from secperf_pipeline.screening.synonyms import psychometric_antonyms, psychometric_synonyms
from tests.careless import NONE, careless_answers, careless_answers_with_holes, careless_column

synonyms = partial(psychometric_synonyms, least_correlation=0.6, min_pairs=3)
antonyms = partial(psychometric_antonyms, most_correlation=-0.6, min_pairs=3)


def test_synonyms_agree_with_r_careless() -> None:
    computed = synonyms(careless_answers()).values
    np.testing.assert_allclose(computed, careless_column("syn"), atol=2e-13)


def test_synonyms_with_missing_answers_agree_with_r_careless() -> None:
    computed = synonyms(careless_answers_with_holes()).values
    np.testing.assert_allclose(computed, careless_column("syn", file="holes.csv"), atol=2e-13)


def test_antonyms_with_missing_answers_agree_with_r_careless() -> None:
    turned = careless_answers_with_holes()
    turned[:, 1::2] = 8 - turned[:, 1::2]
    computed = antonyms(turned).values
    np.testing.assert_allclose(computed, careless_column("ant", file="holes.csv"), atol=2e-13)


def test_two_calls_give_equal_values() -> None:
    answers = careless_answers()
    answers[::3, ::5] = NONE
    first, second = synonyms(answers), synonyms(answers)
    np.testing.assert_array_equal(first.values, second.values)


def test_a_straight_line_has_no_synonyms() -> None:
    answers = careless_answers()
    straight = np.ptp(answers, axis=1) == 0
    computed = synonyms(answers)
    assert set(computed.not_computable_reasons[straight]) == {"the answers do not vary"}


def test_a_wave_with_fewer_than_three_pairs_says_so() -> None:
    assert set(antonyms(careless_answers()).not_computable_reasons) == {
        "fewer than 3 pairs of items correlate below -0.60"
    }
    assert set(synonyms(careless_answers()[:, :2]).not_computable_reasons) == {
        "fewer than 3 pairs of items correlate above 0.60"
    }
