"""Near duplicates against comparing every pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from secperf_pipeline.screening.near_duplicates import near_duplicate
from tests.careless import NONE, rows


def by_all_pairs(answers: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    shares = np.array([(row == answers).mean(axis=1) for row in answers])
    np.fill_diagonal(shares, 0)
    highest = shares.max(axis=1, initial=0)
    values = np.where(highest >= least, highest, 0)
    values[(~np.isnan(answers)).mean(axis=1) < least] = NONE
    return values


# Mostly equal answers, so that pairs fall on both sides of the least share.
similar = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 12), st.integers(20, 26)),
    elements=st.sampled_from([1.0, 2.0, 3.0, NONE]),
    fill=st.just(2.0),
)


@given(similar, st.sampled_from([0.7, 0.8, 0.85, 0.95, 1.0]))
def test_shares_are_those_of_comparing_every_pair(
    answers: NDArray[np.float64], least: float
) -> None:
    computed = near_duplicate(answers, least_share=least, min_items=20).values
    np.testing.assert_array_equal(computed, by_all_pairs(answers, least))


@pytest.mark.parametrize("k", [20, 40, 70])
@pytest.mark.parametrize("missing", [0, 0.02])
def test_copies_with_changes_are_found_among_honest_answers(k: int, missing: float) -> None:
    random = np.random.default_rng(k)
    trait = random.normal(size=(300, 1))
    answers = np.clip(np.rint(4 + trait + random.normal(size=(300, k))), 1, 7)
    # 60 copies of others, from unchanged to a share just below the least.
    for copy in range(60):
        answers[copy] = answers[copy + 60]
        changed = random.choice(k, size=copy % (k // 4), replace=False)
        answers[copy, changed] = 8 - answers[copy, changed]
    answers[random.random(answers.shape) < missing] = NONE
    computed = near_duplicate(answers, least_share=0.8, min_items=20).values
    np.testing.assert_array_equal(computed, by_all_pairs(answers, 0.8))
    assert 40 < (computed > 0).sum() < 200


def test_a_share_equal_to_a_cut_off_is_exactly_that_number() -> None:
    first = [float(1 + item % 7) for item in range(20)]
    second = [*first[:17], *(8.0 for _ in range(3))]
    assert near_duplicate(rows(first, second), least_share=0.8, min_items=20).values.tolist() == [
        0.85,
        0.85,
    ]


def test_short_questionnaires_and_incomplete_responses_cannot_be_told() -> None:
    short = near_duplicate(rows([1.0] * 19, [1.0] * 19), least_share=0.8, min_items=20)
    assert set(short.not_computable_reasons) == {"fewer than 20 core items"}
    gaps = near_duplicate(
        rows([1.0] * 15 + [NONE] * 5, [1.0] * 20, [1.0] * 16 + [NONE] * 4),
        least_share=0.8,
        min_items=20,
    )
    assert gaps.not_computable_reasons[0] == "too many missing answers to tell"
    assert gaps.values[1:].tolist() == [0.8, 0.8]
