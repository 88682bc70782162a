"""What the next wave could find, and how many responses and organisations it would need."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.power import (
    detectable_correlation,
    detectable_difference,
    responses_for_difference,
    two_group_power,
)

Floats = NDArray[np.float64]
EFFECTS = ("small", "medium")
_KEPT = ["hypothesis_id", "x", "y", "n", "n_with", "n_without", "n_clusters", "design_effect"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningRules:
    """What the design of a wave aims at; see the assumption register for each.

    Parameters
    ----------
    significance
        Level of one test.
    power
        Probability of finding an effect that is there.
    effects
        Effects of interest in pooled standard deviations, by name; never the observed ones.
    """

    significance: float
    power: float
    effects: dict[str, float]

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            significance=register.value("significance"),
            power=register.value("planned_power"),
            effects={name: register.value(f"planned_effect_{name}") for name in EFFECTS},
        )


def next_wave_design(family: pl.DataFrame, kept_share: float, rules: PlanningRules) -> pl.DataFrame:
    """Plan the next wave from the sizes, the split and the likeness of answers of this one.

    Parameters
    ----------
    family
        Rows of ``results.verdicts`` for the hypotheses of one family in one sample under the
        robust policy.
    kept_share
        Share of the responses that screening keeps, above 0.
    rules
        Level, power and effects of interest.

    Returns
    -------
    DataFrame
        One row for each hypothesis. Sizes are effective: a response that shares its organisation
        with others counts for less, by the design effect that the verdicts state. What is needed
        is for the level that Holm's first step asks of the family, at as many responses from an
        organisation as now.
    """
    n, clusters = _floats(family, "n"), _floats(family, "n_clusters")
    inflation = np.nan_to_num(_floats(family, "design_effect"), nan=1.0)
    groups = _floats(family, "n_with") / inflation, _floats(family, "n_without") / inflation
    level = rules.significance / max(family.height, 1)
    figures = {
        "n_eff": n / inflation,
        "detectable_d": detectable_difference(
            *groups, power=rules.power, significance=rules.significance
        ),
        "detectable_d_in_family": detectable_difference(
            *groups, power=rules.power, significance=level
        ),
        "detectable_r": detectable_correlation(
            n / inflation, power=rules.power, significance=rules.significance
        ),
    }
    share = _floats(family, "n_with") / np.where(n > 0, n, np.nan)
    responses_each = np.where(clusters > 0, n / np.where(clusters > 0, clusters, 1), np.nan)
    for name, d in rules.effects.items():
        needed = inflation * responses_for_difference(
            d, share=share, power=rules.power, significance=level
        )
        figures |= {
            f"power_{name}": two_group_power(d, *groups, significance=level),
            f"responses_needed_{name}": np.ceil(needed),
            f"responses_asked_{name}": np.ceil(needed / kept_share),
            f"organisations_needed_{name}": np.ceil(needed / responses_each),
        }
    counts = [name for name in figures if name.startswith(("responses", "organisations"))]
    return without_nan(
        family.select(*_KEPT)
        .with_columns(pl.Series(name, values) for name, values in figures.items())
        .with_columns(kept_share=pl.lit(kept_share), reason=_reason())
    ).with_columns(pl.col(counts).cast(pl.Int64))


def _floats(rows: pl.DataFrame, name: str) -> Floats:
    return rows[name].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _reason() -> pl.Expr:
    return (
        pl.when(pl.min_horizontal("n_with", "n_without").fill_null(0) == 0)
        .then(pl.lit("no response in one of the groups: nothing to plan from"))
        .when(pl.col("n_clusters").is_null())
        .then(pl.lit("organisations are not recorded: responses are taken as independent"))
    )
