"""Careless responses of known kinds, put in the place of honest ones."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.draws import Draws, Integers
from secperf_pipeline.simulator.population import Population
from secperf_pipeline.simulator.survey import NO_ANSWER, Wave, instrument

HONEST = ""

Answers = NDArray[np.int8]
Behaviour = Callable[[Draws, Integers, Answers], Answers]

_NEARLY_STRAIGHT = 1 / 3
_DURATIONS = {
    "straight_line": (35, 120),
    "pattern": (45, 150),
    "random": (45, 180),
    "duplicate": (60, 240),
    "check_failed": (120, 420),
    "mostly_missing": (20, 160),
}


def add_careless(
    wave: Wave, population: Population, quarter: Quarter
) -> tuple[Wave, NDArray[np.str_]]:
    """Replace a share of the responses by careless ones.

    Returns
    -------
    tuple
        The wave, and the kind of each response: ``HONEST`` or a kind of the population. The
        first response stays honest.
    """
    draws = Draws(population.seed, quarter, "carelessness")
    kinds = _kinds(draws, len(wave), population)
    answers, duration = wave.answers.copy(), wave.duration.copy()
    for kind in population.careless_kinds:
        rows = np.flatnonzero(kinds == kind)
        part = Draws(population.seed, quarter, "carelessness", kind)
        duration[rows] = part.integers(*_DURATIONS[kind], len(rows))
        if kind == "duplicate":
            originals = np.flatnonzero((kinds == HONEST) & (wave.answers != NO_ANSWER).all(axis=1))
            answers[rows] = wave.answers[_earlier(part, rows, originals)]
        else:
            answers[rows] = _BEHAVIOURS[kind](part, rows, wave.answers)
    return replace(wave, answers=answers, duration=duration), kinds


def _kinds(draws: Draws, count: int, population: Population) -> NDArray[np.str_]:
    """Choose who is careless and how; the numbers are the shares, rounded half up."""
    careless = min(int(count * population.careless_share + 0.5), count - 1)
    chosen = 1 + draws.order(count - 1)[:careless]
    width = max(map(len, population.careless_kinds))
    kinds = np.full(count, HONEST, dtype=f"<U{width}")
    done, total = 0, 0.0
    for kind, share in population.careless_kinds.items():
        total += share
        limit = int(careless * total + 0.5)
        kinds[chosen[done:limit]] = kind
        done = limit
    return kinds


def _straight_line(draws: Draws, rows: Integers, honest: Answers) -> Answers:
    """Answer the same throughout; a third departs from it by a point on one core item."""
    answers = np.repeat(draws.integers(3, 6, len(rows))[:, None], honest.shape[1], axis=1)
    departs = draws.chance(_NEARLY_STRAIGHT, len(rows))
    where = _core_columns()[draws.integers(0, len(_core_columns()) - 1, len(rows))]
    answers[np.flatnonzero(departs), where[departs]] += 1
    return answers.astype(np.int8)


def _pattern(draws: Draws, rows: Integers, honest: Answers) -> Answers:
    """Repeat two to four answers, or step up and down the scale point by point."""
    scale = instrument().scale
    columns = np.arange(honest.shape[1])
    repeated = np.stack(
        [
            draws.integers(scale.min, scale.min + 2, len(rows)),
            draws.integers(scale.max - 2, scale.max, len(rows)),
            draws.integers(scale.min, scale.max, len(rows)),
            draws.integers(scale.min, scale.max, len(rows)),
        ],
        axis=1,
    )
    period = draws.integers(2, 4, len(rows))
    repeating = np.take_along_axis(repeated, columns % period[:, None], axis=1)
    span = scale.max - scale.min
    phase = (draws.integers(0, 2 * span - 1, len(rows))[:, None] + columns) % (2 * span)
    stepping = scale.min + np.minimum(phase, 2 * span - phase)
    steps = draws.chance(0.5, len(rows))
    return np.where(steps[:, None], stepping, repeating).astype(np.int8)


def _random(draws: Draws, rows: Integers, honest: Answers) -> Answers:
    """Answer anything, each point as likely."""
    scale = instrument().scale
    columns = [draws.integers(scale.min, scale.max, len(rows)) for _ in range(honest.shape[1])]
    return np.stack(columns, axis=1).astype(np.int8)


def _check_failed(draws: Draws, rows: Integers, honest: Answers) -> Answers:
    """Answer as an honest person, but not what the instructed item asks for."""
    answers = honest[rows].copy()
    scale = instrument().scale
    points = scale.max - scale.min + 1
    for column, item in enumerate(instrument().items):
        if item.expected_answer is not None:
            moved = item.expected_answer - scale.min + draws.integers(1, points - 1, len(rows))
            answers[:, column] = scale.min + moved % points
    return answers


def _mostly_missing(draws: Draws, rows: Integers, honest: Answers) -> Answers:
    """Give up after a fifth to less than half of the core items."""
    core = _core_columns()
    last = core[draws.integers(len(core) // 5, len(core) // 2 - 1, len(rows)) - 1]
    answers = honest[rows].copy()
    answers[np.arange(honest.shape[1]) > last[:, None]] = NO_ANSWER
    return answers


def _earlier(draws: Draws, rows: Integers, originals: Integers) -> Integers:
    """Choose for each row one of the originals that were submitted before it."""
    before = np.searchsorted(originals, rows)
    chosen = draws.words(len(rows)) % before.astype(np.uint64)
    return np.asarray(originals[chosen.astype(np.int64)])


def _core_columns() -> Integers:
    return np.flatnonzero([item.is_core for item in instrument().items])


_BEHAVIOURS: dict[str, Behaviour] = {
    "straight_line": _straight_line,
    "pattern": _pattern,
    "random": _random,
    "check_failed": _check_failed,
    "mostly_missing": _mostly_missing,
}
