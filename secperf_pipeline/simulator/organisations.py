"""The manufacturers: what about them is the same in every quarter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.simulator.draws import Draws, Integers, Real
from secperf_pipeline.simulator.factors import indicator_factors
from secperf_pipeline.simulator.population import Population

SECTORS = ("electronics", "automotive", "machinery", "chemicals", "metals", "food")
SIZES = ("small", "medium", "large")
REGIONS = ("capital area", "central", "southeast", "southwest")

SMALL, MEDIUM, LARGE = range(3)

_SECTOR_SHARES = [24, 20, 20, 14, 12, 10]
_SIZE_SHARES = [50, 35, 15]
_REGION_SHARES = [40, 20, 28, 12]
_STAFF = {SMALL: (20, 49), MEDIUM: (50, 299), LARGE: (300, 1200)}
_TEAMS = {SMALL: (1, 2), MEDIUM: (2, 5), LARGE: (4, 12)}
_SMART_FACTORY_CHANCE = (0.4, 0.8, 1.0)
_REMOTE_WORK_CHANCE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisations:
    """Manufacturers; every array has one entry for each of them.

    Parameters
    ----------
    ids
        ``mfr-001`` and so on.
    sector, size, region
        Positions in SECTORS, SIZES and REGIONS.
    staff, development_teams
        Counts.
    has_smart_factory, has_remote_work, is_audited, reports_kpis
        Facts.
    audit_season
        0 to 3: the quarter of the year in which the organisation is audited.
    factors
        By indicator, the organisation's factor, of mean 0 and variance 1.
    """

    ids: list[str]
    sector: Integers
    size: Integers
    region: Integers
    staff: Integers
    development_teams: Integers
    has_smart_factory: NDArray[np.bool_]
    has_remote_work: NDArray[np.bool_]
    is_audited: NDArray[np.bool_]
    reports_kpis: NDArray[np.bool_]
    audit_season: Integers
    factors: dict[str, Real]

    def __len__(self) -> int:
        return len(self.ids)


def organisations_of(population: Population) -> Organisations:
    """Draw the manufacturers of a population."""
    count = population.manufacturers
    digits = max(3, len(str(count)))
    facts = Draws(population.seed, "organisations", "facts")
    size = facts.choice(_SIZE_SHARES, count)
    smart = np.stack([facts.chance(chance, count) for chance in _SMART_FACTORY_CHANCE])
    return Organisations(
        ids=[f"mfr-{number:0{digits}d}" for number in range(1, count + 1)],
        size=size,
        sector=facts.choice(_SECTOR_SHARES, count),
        region=facts.choice(_REGION_SHARES, count),
        staff=by_size(facts, size, _STAFF),
        development_teams=by_size(facts, size, _TEAMS),
        has_smart_factory=smart[size, np.arange(count)],
        has_remote_work=facts.chance(_REMOTE_WORK_CHANCE, count),
        is_audited=facts.chance(population.audited_share, count),
        reports_kpis=facts.chance(population.reporting_share, count),
        audit_season=facts.integers(0, 3, count),
        factors=indicator_factors(
            Draws(population.seed, "organisations", "factors"), count, population
        ),
    )


def by_size(draws: Draws, size: Integers, ranges: dict[int, tuple[int, int]]) -> Integers:
    """Draw one whole number for each organisation, from the range of its size."""
    drawn = np.stack([draws.integers(*ranges[one], len(size)) for one in (SMALL, MEDIUM, LARGE)])
    return np.asarray(drawn[size, np.arange(len(size))])
