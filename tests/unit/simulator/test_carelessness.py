from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.carelessness import HONEST, add_careless
from secperf_pipeline.simulator.organisations import organisations_of
from secperf_pipeline.simulator.population import Population
from secperf_pipeline.simulator.survey import NO_ANSWER, Wave, honest_wave

QUARTER = Quarter(2026, 1)
POPULATION = Population(manufacturers=300)
ITEMS = instrument_by_id("secperf-20").items
CORE = np.array([item.is_core for item in ITEMS])
CHECK = [item.id for item in ITEMS].index("check_1")

Kinds = NDArray[np.str_]


@pytest.fixture(scope="module")
def honest() -> Wave:
    return honest_wave(POPULATION, organisations_of(POPULATION), QUARTER)


@pytest.fixture(scope="module")
def planted(honest: Wave) -> tuple[Wave, Kinds]:
    return add_careless(honest, POPULATION, QUARTER)


def answers_of(planted: tuple[Wave, Kinds], kind: str) -> NDArray[np.int8]:
    wave, kinds = planted
    found: NDArray[np.int8] = wave.answers[kinds == kind]
    assert len(found) > 10
    return found


def test_the_planted_shares_hold_to_the_response(planted: tuple[Wave, Kinds]) -> None:
    kinds = planted[1]
    careless = int((kinds != HONEST).sum())
    assert careless == int(len(kinds) * POPULATION.careless_share + 0.5)
    for kind, share in POPULATION.careless_kinds.items():
        assert abs(int((kinds == kind).sum()) - share * careless) <= 1


def test_honest_responses_stay_as_they_were(honest: Wave, planted: tuple[Wave, Kinds]) -> None:
    wave, kinds = planted
    unchanged = kinds == HONEST
    assert (wave.answers[unchanged] == honest.answers[unchanged]).all()
    assert (wave.duration[unchanged] == honest.duration[unchanged]).all()
    assert kinds[0] == HONEST


def test_a_straight_liner_departs_from_one_answer_at_most_once(
    planted: tuple[Wave, Kinds],
) -> None:
    answers = answers_of(planted, "straight_line")
    departures = (answers != np.median(answers, axis=1)[:, None]).sum(axis=1)
    assert set(departures.tolist()) == {0, 1}
    assert 0.2 < departures.mean() < 0.5


def test_a_pattern_repeats_or_steps_without_a_fault(planted: tuple[Wave, Kinds]) -> None:
    answers = answers_of(planted, "pattern").astype(int)
    repeats = [(answers[:, p:] == answers[:, :-p]).all(axis=1) for p in (2, 3, 4)]
    steps = (np.abs(np.diff(answers, axis=1)) == 1).all(axis=1)
    assert np.logical_or.reduce([*repeats, steps]).all()
    assert 0.2 < steps.mean() < 0.8
    assert (answers.min(axis=1) < answers.max(axis=1)).all()


def test_random_answers_use_every_point_alike(planted: tuple[Wave, Kinds]) -> None:
    shares = np.bincount(answers_of(planted, "random").reshape(-1), minlength=8)[1:]
    assert np.abs(shares / shares.sum() - 1 / 7).max() < 0.03


def test_a_duplicate_copies_a_complete_honest_response_that_came_before(
    planted: tuple[Wave, Kinds],
) -> None:
    wave, kinds = planted
    for row in np.flatnonzero(kinds == "duplicate"):
        same = np.flatnonzero((wave.answers[:row] == wave.answers[row]).all(axis=1))
        assert (kinds[same] == HONEST).any()
        assert (wave.answers[row] != NO_ANSWER).all()


def test_the_check_item_is_failed_with_an_answer_on_the_scale(
    planted: tuple[Wave, Kinds],
) -> None:
    given = answers_of(planted, "check_failed")[:, CHECK]
    assert set(given.tolist()) == {1, 3, 4, 5, 6, 7}


def test_who_gives_up_leaves_more_than_half_of_the_core_items_empty(
    planted: tuple[Wave, Kinds],
) -> None:
    answers = answers_of(planted, "mostly_missing")
    share = (answers[:, CORE] == NO_ANSWER).mean(axis=1)
    assert share.min() > 0.5
    assert share.max() < 0.9
    assert (answers[:, ~CORE] == NO_ANSWER).all()


def test_nobody_is_careless_where_none_is_planted(honest: Wave) -> None:
    wave, kinds = add_careless(honest, replace(POPULATION, careless_share=0.0), QUARTER)
    assert (kinds == HONEST).all()
    assert (wave.answers == honest.answers).all()
