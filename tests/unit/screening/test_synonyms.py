"""Psychometric synonyms and antonyms against R careless and where there are none."""

from functools import partial

import numpy as np

from secperf_pipeline.screening.synonyms import (
    Strongest,
    psychometric_antonyms,
    psychometric_synonyms,
)
from tests.careless import NONE, careless_answers, careless_answers_with_holes, careless_column

ALL = Strongest(pairs=0, share=1)
USUAL = Strongest(pairs=20, share=0.1)
# R careless takes every pair beyond .60, so no limit on their number is set where it is the oracle.
synonyms = partial(psychometric_synonyms, least_correlation=0.6, strongest=ALL, min_pairs=3)
antonyms = partial(psychometric_antonyms, most_correlation=-0.6, strongest=ALL, min_pairs=3)


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
        "fewer than 3 pairs of items correlate at -0.60 or less"
    }
    assert set(synonyms(careless_answers()[:, :2]).not_computable_reasons) == {
        "fewer than 3 pairs of items correlate at 0.60 or more"
    }


def test_the_strongest_pairs_are_taken_and_no_more() -> None:
    answers = careless_answers()
    r = np.corrcoef(answers, rowvar=False)
    later, earlier = np.tril_indices(len(r), k=-1)
    strongest = np.argsort(-r[later, earlier])[:5]
    assert r[later, earlier][strongest].min() > 0.3
    row = answers[0]
    x, y = row[later[strongest]], row[earlier[strongest]]
    computed = psychometric_synonyms(
        answers, least_correlation=0.3, strongest=Strongest(pairs=5, share=0), min_pairs=3
    )
    np.testing.assert_allclose(computed.values[0], np.corrcoef(x, y)[0, 1], atol=1e-12)


def test_a_tenth_of_all_pairs_is_taken_where_that_is_more() -> None:
    answers = careless_answers()
    tenth, same = (
        psychometric_synonyms(answers, least_correlation=-1, strongest=strongest, min_pairs=3)
        for strongest in (Strongest(pairs=20, share=0.1), Strongest(pairs=27, share=0))
    )
    np.testing.assert_array_equal(tenth.values, same.values)


def test_pairs_of_a_weak_wave_are_enough_where_a_fixed_060_finds_none() -> None:
    rng = np.random.default_rng(5)
    trait = rng.normal(size=(300, 1))
    answers = np.clip(np.rint(4 + 1.0 * trait + 1.1 * rng.normal(size=(300, 10))), 1, 7)
    fixed = psychometric_synonyms(answers, least_correlation=0.6, strongest=ALL, min_pairs=3)
    strongest = psychometric_synonyms(answers, least_correlation=0.3, strongest=USUAL, min_pairs=3)
    assert np.isnan(fixed.values).all()
    assert np.isnan(strongest.values).mean() < 0.05


def test_strongest_antonyms_are_the_strongest_synonyms_of_the_turned_answers() -> None:
    turned = careless_answers()
    turned[:, 1::2] = 8 - turned[:, 1::2]
    computed = psychometric_antonyms(turned, most_correlation=-0.3, strongest=USUAL, min_pairs=3)
    assert np.nanmean(computed.values) < 0
