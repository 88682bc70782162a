"""What a simulated quarter really holds: who is careless, what goes together, and how strongly."""

import json
import math
from collections.abc import Mapping
from dataclasses import fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.carelessness import HONEST
from secperf_pipeline.simulator.organisations import Organisations
from secperf_pipeline.simulator.population import INDICATOR_MOMENTS, LAYERS, Population
from secperf_pipeline.simulator.survey import (
    INSTRUMENT_ID,
    INSTRUMENT_VERSION,
    Wave,
    instrument,
    latent_sd,
    respondent_ids,
)

_DIGITS = 4


def careless_table(kinds: NDArray[np.str_], quarter: Quarter) -> pl.DataFrame:
    """List the careless responses: respondent_id and kind, in the order of the survey file."""
    table = pl.DataFrame(
        {"respondent_id": respondent_ids(quarter, len(kinds)), "kind": kinds.tolist()}
    )
    return table.filter(pl.col("kind") != HONEST)


def effects_table(population: Population) -> pl.DataFrame:
    """List every pair of a security and a business indicator.

    ``planted_effect`` is the correlation of the factors; ``expected_correlation`` that of the
    scores of honest respondents, which the items' noise, their rounding and the layers make
    smaller. Answers cut off at the ends of the scale are not taken into account: they lower
    the correlation by up to .01 more.
    """
    pairs = [(x, y) for x in population.security_indicators for y in population.business_indicators]
    return pl.DataFrame(
        {
            "security_indicator": [x for x, _ in pairs],
            "business_indicator": [y for _, y in pairs],
            "planted_effect": [float(population.effects[x][y]) for x, y in pairs],
            "expected_correlation": [
                round(
                    population.effects[x][y]
                    * math.sqrt(factor_share(population, x) * factor_share(population, y)),
                    _DIGITS,
                )
                for x, y in pairs
            ],
        }
    )


def parameters_json(
    population: Population,
    organisations: Organisations,
    quarter: Quarter,
    wave: Wave,
    kinds: NDArray[np.str_],
) -> str:
    """Write down everything that was planted, and what to expect of honest responses."""
    indicators = INDICATOR_MOMENTS
    content = {
        "quarter": str(quarter),
        "instrument": INSTRUMENT_ID,
        "instrument_version": INSTRUMENT_VERSION,
        "population": _parameters(population),
        "counts": {
            "organisations": len(organisations),
            "audited_organisations": int(organisations.is_audited.sum()),
            "reporting_organisations": int(organisations.reports_kpis.sum()),
            "responses": len(wave),
            "responses_by_layer": {
                layer: int((wave.layer == position).sum()) for position, layer in enumerate(LAYERS)
            },
            "careless": int((kinds != HONEST).sum()),
            "careless_by_kind": {
                kind: int((kinds == kind).sum()) for kind in population.careless_kinds
            },
        },
        "expected_intraclass_correlation": {
            name: round(population.organisation_share * factor_share(population, name), _DIGITS)
            for name in indicators
        },
        "indicator_moments": {
            name: {"mean": mean, "sd": sd} for name, (mean, sd) in indicators.items()
        },
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def factor_share(population: Population, indicator: str) -> float:
    """Compute the share of an indicator score's variance that its factor makes, 0 to 1.

    The rest is the items' own noise, their rounding to whole points (a variance of 1/12 an
    item), and for security indicators the differences between the layers.
    """
    items = len(instrument().items_of(indicator))
    variance = latent_sd(indicator) * latent_sd(indicator)
    loading = population.item_loading * population.item_loading
    factor = variance * loading
    noise = (variance * (1 - loading) + 1 / 12) / items
    layers = _layer_variance(population) if indicator in population.effects else 0.0
    return factor / (factor + noise + layers)


def _layer_variance(population: Population) -> float:
    total = sum(population.respondents.values())
    shares = {layer: population.respondents[layer] / total for layer in LAYERS}
    shift = population.layer_shift
    mean = math.fsum(shares[layer] * shift[layer] for layer in LAYERS)
    return math.fsum(
        shares[layer] * (shift[layer] - mean) * (shift[layer] - mean) for layer in LAYERS
    )


def _parameters(population: Population) -> dict[str, object]:
    values = {field.name: getattr(population, field.name) for field in fields(population)}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    if isinstance(value, Quarter):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return value
