"""Whether one overall impression would give the matrix of verdicts as well."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.declarations.protocol import Hypothesis
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.stats.difference import group_moments
from secperf_pipeline.stats.general_factor import (
    first_component_share,
    general_factor_benchmark,
    one_factor_population,
)
from secperf_pipeline.stats.two_stage_t import two_stage_t

Floats = NDArray[np.float64]

_SUMMARY = {
    "hypothesis_family": pl.String,
    "profile": pl.String,
    "n": pl.Int64,
    "first_component_share": pl.Float64,
    "adopts": pl.Int64,
    "pairs": pl.Int64,
    "waves": pl.Int64,
    "adopts_expected": pl.Float64,
    "adopts_low": pl.Float64,
    "adopts_high": pl.Float64,
    "reading": pl.String,
    "reason": pl.String,
}
_CELLS = {
    "hypothesis_id": pl.String,
    "profile": pl.String,
    "is_adopted": pl.Boolean,
    "adopt_probability": pl.Float64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralFactorRules:
    """What the benchmark rests on; see the assumption register for each.

    Parameters
    ----------
    cut, significance, min_group
        Of the policy ``paper_ttest_always``.
    waves
        Simulated waves.
    middle
        Middle part of their counts of adopts that counts as their range, a share.
    """

    cut: float
    significance: float
    min_group: int
    waves: int
    middle: float

    @classmethod
    def from_register(cls, register: AssumptionRegister, scale: AnswerScale) -> Self:
        """Take the values from the assumption register, the cut as a point of a wave's scale."""
        return cls(
            cut=scale.at(register.value("group_cut_place")),
            significance=register.value("paper_significance"),
            min_group=register.count("min_group_paper"),
            waves=register.count("general_factor_waves"),
            middle=register.value("simulation_range"),
        )


def general_factor_tables(
    sample: Sample, hypothesis: Hypothesis, rules: GeneralFactorRules, *, seed: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Hold the adopts of ``paper_ttest_always`` against those of a population of one factor.

    Parameters
    ----------
    sample
        Responses that answer every indicator of the hypothesis are used.
    hypothesis
        A family of several pairs.
    rules
        The policy's thresholds, and how many waves are simulated.
    seed
        Of their random numbers.

    Returns
    -------
    tuple
        One row for the family, with a ``reading`` of what its count cannot tell, or a
        ``reason`` why there is no benchmark; and one row per pair with the probability that
        one factor alone has it adopted.
    """
    names = [*hypothesis.x, *hypothesis.y]
    values = sample.of(names)
    complete = values[~np.isnan(values).any(axis=1)]
    x_count = len(hypothesis.x)
    adopted = _is_adopted(complete, x_count, rules)
    summary: dict[str, object] = {
        "hypothesis_family": hypothesis.id,
        "profile": sample.profile,
        "n": len(complete),
        "first_component_share": first_component_share(complete),
        "adopts": int(adopted.sum()),
        "pairs": len(adopted),
    }
    population = one_factor_population(complete)
    if isinstance(population, str):
        return _frame([summary | {"reason": population}], _SUMMARY), _frame([], _CELLS)
    benchmark = general_factor_benchmark(
        population,
        x_count=x_count,
        n=len(complete),
        waves=rules.waves,
        cut=rules.cut,
        significance=rules.significance,
        min_group=rules.min_group,
        middle=rules.middle,
        seed=seed,
    )
    summary |= {
        "waves": rules.waves,
        "adopts_expected": benchmark.mean,
        "adopts_low": benchmark.low,
        "adopts_high": benchmark.high,
        "reading": _reading(int(adopted.sum()), benchmark.low, benchmark.high),
    }
    cells = _cells(hypothesis, sample.profile, adopted, benchmark.adopt_probability)
    return _frame([summary], _SUMMARY), _frame(cells, _CELLS)


def _is_adopted(complete: Floats, x_count: int, rules: GeneralFactorRules) -> NDArray[np.bool_]:
    member = complete[:, :x_count] > rules.cut
    found = two_stage_t(
        group_moments(complete[:, x_count:], member),
        group_moments(complete[:, x_count:], ~member),
        significance=rules.significance,
        min_group=rules.min_group,
    )
    return np.asarray(found.test.p < rules.significance)


def _cells(
    hypothesis: Hypothesis, profile: str, adopted: NDArray[np.bool_], probability: Floats
) -> list[dict[str, object]]:
    pairs = [(x, y) for x in hypothesis.x for y in hypothesis.y]
    return [
        {
            "hypothesis_id": hypothesis.hypothesis_id(x, y),
            "profile": profile,
            "is_adopted": bool(is_adopted),
            "adopt_probability": float(chance),
        }
        for (x, y), is_adopted, chance in zip(pairs, adopted, probability.ravel(), strict=True)
    ]


def _reading(adopts: int, low: float, high: float) -> str:
    if adopts < low:
        return "fewer adopts than one overall impression would give: some links are weaker than it"
    if adopts > high:
        return "more adopts than one overall impression would give: some links are specific"
    return "the count does not separate specific links from one overall impression"


def _frame(rows: list[dict[str, object]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return without_nan(pl.DataFrame(rows, schema=schema))
