"""What stands behind the answers: one factor for each indicator, with planted correlations."""

import math

import numpy as np

from secperf_pipeline.simulator.draws import Draws, Real
from secperf_pipeline.simulator.population import Population


def indicator_factors(draws: Draws, count: int, population: Population) -> dict[str, Real]:
    """Draw the factors of one level, organisations or persons.

    Security factors share a common one; a business factor is their weighted sum and a rest of
    its own. Production security depends on research and development performance and on the
    common security factor. The same correlations hold at both levels, so they hold in total.

    Returns
    -------
    dict
        By indicator, ``count`` values of mean 0 and variance 1.
    """
    shared = math.sqrt(population.security_correlation)
    own = math.sqrt(1 - population.security_correlation)
    common = draws.normal(count)
    factors = {
        name: shared * common + own * draws.normal(count) for name in population.security_indicators
    }
    rest_shared = math.sqrt(population.business_correlation)
    rest_own = math.sqrt(1 - population.business_correlation)
    business_common = draws.normal(count)
    for name in population.business_indicators:
        rest = rest_shared * business_common + rest_own * draws.normal(count)
        value = math.sqrt(1 - population.explained_share(name)) * rest
        for security, weight in population.paths(name).items():
            value = value + weight * factors[security]
        factors[name] = value
    research = draws.normal(count)
    h1 = population.h1_effect
    left = math.sqrt(1 - h1 * h1 - population.security_correlation)
    factors["rd_performance"] = research
    factors["production_security"] = h1 * research + shared * common + left * draws.normal(count)
    return factors


def combine(organisation: Real, person: Real, organisation_share: float) -> Real:
    """Join both levels of one factor: variance 1, of which a share lies between organisations."""
    between = math.sqrt(organisation_share)
    within = math.sqrt(1 - organisation_share)
    return np.asarray(between * organisation + within * person)
