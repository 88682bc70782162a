"""One wave of secperf-20: who answers when, and what honest people answer."""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.declarations.instrument import Instrument, Item, instrument_by_id
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.columns import local_times, names_at, row_ids
from secperf_pipeline.simulator.draws import Draws, Integers, Real
from secperf_pipeline.simulator.factors import combine, indicator_factors
from secperf_pipeline.simulator.organisations import REGIONS, SECTORS, SIZES, Organisations
from secperf_pipeline.simulator.population import INDICATOR_MOMENTS, LAYERS, Population

INSTRUMENT_ID = "secperf-20"
INSTRUMENT_VERSION = 1
NO_ANSWER = 0

_DIVISIONS = (
    "management",
    "production",
    "research and development",
    "quality",
    "sales",
    "information security",
    "industrial security",
)
_DIVISIONS_OF_LAYER = {"executives": (0, 0), "operations": (1, 4), "security": (5, 6)}
_TENURES = ("under 3 years", "3 to 9 years", "10 years or more")
_TENURE_SHARES = [30, 42, 28]
_FIELD_WEEKS = 4
_FIRST_FIELD_DAY = 28
_OPENS, _CLOSES = 8 * 3600, 20 * 3600 - 1
_HONEST_SECONDS = (210, 900)
# The two items of an indicator differ a little in how easily they are agreed to.
_EASE = (0.1, -0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """The responses of a quarter, in the order in which they were submitted.

    Parameters
    ----------
    organisation, layer, division, tenure
        Positions among the organisations, and in the lists of layers, divisions and tenures.
    submitted
        Seconds since the midnight that begins the quarter.
    duration
        Seconds spent on the questionnaire.
    answers : ndarray, shape (n_responses, k_items)
        Scale points in the instrument's order; 0 where the cell is empty.
    """

    organisation: Integers
    layer: Integers
    division: Integers
    tenure: Integers
    submitted: Integers
    duration: Integers
    answers: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.organisation)


def instrument() -> Instrument:
    """Look up the questionnaire that the simulated people answer."""
    return instrument_by_id(INSTRUMENT_ID, INSTRUMENT_VERSION)


def honest_wave(population: Population, organisations: Organisations, quarter: Quarter) -> Wave:
    """Simulate a wave in which everybody reads the questions.

    The first response is complete, so that whoever copies a response finds one to copy.
    """
    organisation, layer = _respondents(population, organisations, quarter)
    count = len(organisation)
    times = Draws(population.seed, quarter, "times")
    day = _FIRST_FIELD_DAY + times.integers(0, 7 * _FIELD_WEEKS - 1, count)
    submitted = 86_400 * day + times.integers(_OPENS, _CLOSES, count)
    order = np.argsort(submitted, kind="stable")
    organisation, layer = organisation[order], layer[order]
    persons = indicator_factors(Draws(population.seed, quarter, "persons"), count, population)
    factors = {
        name: combine(
            organisations.factors[name][organisation], person, population.organisation_share
        )
        for name, person in persons.items()
    }
    return Wave(
        organisation=organisation,
        layer=layer,
        division=_divisions(Draws(population.seed, quarter, "divisions"), layer),
        tenure=Draws(population.seed, quarter, "tenures").choice(_TENURE_SHARES, count),
        submitted=submitted[order],
        duration=times.integers(*_HONEST_SECONDS, count),
        answers=_honest_answers(population, quarter, layer, factors),
    )


def survey_table(wave: Wave, organisations: Organisations, quarter: Quarter) -> pl.DataFrame:
    """Lay the wave out as the plain wide survey file."""
    answers = {
        item.id: pl.Series(wave.answers[:, column]).replace(NO_ANSWER, None)
        for column, item in enumerate(instrument().items)
    }
    return pl.DataFrame(
        {
            "respondent_id": respondent_ids(quarter, len(wave)),
            "organisation_id": names_at(organisations.ids, wave.organisation),
            "layer": names_at(LAYERS, wave.layer),
            "division": names_at(_DIVISIONS, wave.division),
            "tenure": names_at(_TENURES, wave.tenure),
            "sector": names_at(SECTORS, organisations.sector[wave.organisation]),
            "size": names_at(SIZES, organisations.size[wave.organisation]),
            "region": names_at(REGIONS, organisations.region[wave.organisation]),
            "submitted_at": local_times(quarter.first_day, wave.submitted),
            "duration_seconds": wave.duration,
            **answers,
        }
    )


def respondent_ids(quarter: Quarter, count: int) -> pl.Series:
    """Make the ids of a quarter's responses: ``r26q1-0001`` and so on."""
    return row_ids(f"r{quarter.year % 100:02d}q{quarter.number}-", count)


def _respondents(
    population: Population, organisations: Organisations, quarter: Quarter
) -> tuple[Integers, Integers]:
    """Draw how many answer in each organisation and layer; one entry for each who does."""
    draws = Draws(population.seed, quarter, "respondents")
    count = len(organisations)
    heads = []
    for name in LAYERS:
        mean = population.respondents[name]
        heads.append(draws.integers(mean - mean // 3, mean + mean // 3, count))
    cells = np.stack(heads, axis=1).reshape(-1)
    organisation = np.repeat(np.arange(count), len(LAYERS))
    layer = np.tile(np.arange(len(LAYERS)), count)
    return np.repeat(organisation, cells), np.repeat(layer, cells)


def _divisions(draws: Draws, layer: Integers) -> Integers:
    drawn = np.stack([draws.integers(*_DIVISIONS_OF_LAYER[name], len(layer)) for name in LAYERS])
    return np.asarray(drawn[layer, np.arange(len(layer))])


def _honest_answers(
    population: Population, quarter: Quarter, layer: Integers, factors: dict[str, Real]
) -> NDArray[np.int8]:
    draws = Draws(population.seed, quarter, "answers")
    items = instrument().items
    answers = np.zeros((len(layer), len(items)), dtype=np.int8)
    shifts = np.array([population.layer_shift[name] for name in LAYERS])[layer]
    gain = population.quarterly_gain * population.quarters_since_first(quarter)
    asked: dict[str, int] = {}
    for column, item in enumerate(items):
        if item.expected_answer is not None:
            answers[:, column] = item.expected_answer
            continue
        name = item.indicator or ""
        position = asked.setdefault(name, 0)
        asked[name] += 1
        centre = item_centre(instrument(), item, position)
        is_security = name in population.security_indicators
        level = centre + shifts + gain if is_security else np.full(len(layer), centre)
        noise = draws.normal(len(layer))
        answers[:, column] = _scale_points(level, name, factors[name], noise, population)
        if item.is_core:
            skipped = draws.chance(population.skipped_share, len(layer))
            skipped[:1] = False
            answers[skipped, column] = NO_ANSWER
    return answers


def item_centre(questionnaire: Instrument, item: Item, position: int) -> float:
    """Place the middle of an item's answers before rounding, in scale points."""
    mean = INDICATOR_MOMENTS[item.indicator or ""][0]
    has_two = len(questionnaire.items_of(item.indicator or "")) == len(_EASE)
    return mean + _EASE[position] if has_two else mean


def latent_sd(indicator: str) -> float:
    """Compute the spread before rounding, which adds a variance of 1/12."""
    sd = INDICATOR_MOMENTS[indicator][1]
    return math.sqrt(sd * sd - 1 / 12)


def _scale_points(
    level: Real, indicator: str, factor: Real, noise: Real, population: Population
) -> NDArray[np.int8]:
    scale = instrument().scale
    loading = population.item_loading
    unique = math.sqrt(1 - loading * loading)
    opinion = level + latent_sd(indicator) * (loading * factor + unique * noise)
    return np.clip(np.floor(opinion + 0.5), scale.min, scale.max).astype(np.int8)
