"""The population by sector and size, and weights that bring a sample to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.stats.weighting import raked_weights

Floats = NDArray[np.float64]
MARGINS = ("sector", "size")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """Weights of responses or of organisations.

    Parameters
    ----------
    weights : ndarray, shape (n,)
        Mean 1 over those that have one; 0 for a unit of a category that the population does not
        count, or of none.
    represented
        Share of the population's organisations in categories that have a unit; the least of both
        where it gives margins.
    reason
        Why nothing is weighted; empty where something is.
    notes
        What the weights leave out, sentences.
    """

    weights: Floats
    represented: float = 0.0
    reason: str = ""
    notes: list[str] = field(default_factory=list)


def margin(population: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add the population's counts by sector or by size: ``name`` and organisations."""
    counted = population.filter(pl.col(name).is_not_null())
    return counted.group_by(name, maintain_order=True).agg(pl.col("organisations").sum())


def declared_margins(population: pl.DataFrame) -> list[str]:
    """Name the margins that the population gives."""
    return [one for one in MARGINS if population[one].null_count() < population.height]


def population_weights(
    population: pl.DataFrame, units: pl.DataFrame, *, trim: float, what: str
) -> Weighting:
    """Rake units to the population's margins.

    Parameters
    ----------
    population
        sector, size and organisations: cells, or margins with the other column NULL.
    units
        sector and size of each unit; NULL where not recorded.
    trim
        Weights above this many medians are cut.
    what
        What the units are, in the plural.
    """
    names = declared_margins(population)
    counted = population.filter(pl.col("organisations") > 0)
    chosen, usable = _represented(counted, units, names)
    nothing = np.zeros(units.height)
    if not usable.any():
        reason = f"no {what} of a sector and size that population.yaml counts"
        return Weighting(weights=nothing, reason=reason)
    codes, targets = [], []
    for name in names:
        target = margin(chosen, name)
        place = {category: at for at, category in enumerate(target[name])}
        codes.append([place[one] for one in units[name].filter(usable)])
        targets.append(target["organisations"].cast(pl.Float64).to_numpy())
    raked = raked_weights(np.array(codes).T, targets, trim=trim)
    if raked.reason:
        return Weighting(weights=nothing, reason=raked.reason)
    weights = nothing.copy()
    weights[usable.to_numpy()] = raked.weights
    notes = [*_left_out(counted, units, usable, names, what)]
    if raked.largest > trim:
        notes.append(
            f"the largest weight of {what} is {raked.largest:.1f} medians, also after it was cut "
            "and all were raked again"
        )
    shares = [
        int(margin(chosen, name)["organisations"].sum())
        / int(margin(counted, name)["organisations"].sum())
        for name in names
    ]
    return Weighting(weights=weights, represented=float(min(shares)), notes=notes)


def _represented(
    counted: pl.DataFrame, units: pl.DataFrame, names: list[str]
) -> tuple[pl.DataFrame, pl.Series]:
    """Leave the counts whose categories have units, and mark the units that they count.

    A category that goes may take the last units of another with it, so both are looked at again.
    """
    while True:
        usable = pl.Series([True] * units.height, dtype=pl.Boolean)
        for name in names:
            known = counted[name].drop_nulls().unique().to_list()
            usable = usable & units[name].is_in(known).fill_null(False)
        present = [
            pl.col(name).is_null() | pl.col(name).is_in(units[name].filter(usable).to_list())
            for name in names
        ]
        left = counted.filter(*present)
        if left.height == counted.height:
            return left, usable
        counted = left


def _left_out(
    counted: pl.DataFrame, units: pl.DataFrame, usable: pl.Series, names: list[str], what: str
) -> Iterator[str]:
    """Say which categories and cells have no unit, and that units have no weight."""
    weighted = units.filter(usable)
    for name in names:
        held = set(weighted[name])
        if absent := [one for one in counted[name].drop_nulls().unique().sort() if one not in held]:
            yield f"no {what} of {name} {_listed(absent)}, so that the weights leave it out"
    if empty := empty_cells(counted, weighted):
        said = _listed([f"{sector} {size}" for sector, size in empty])
        yield f"no {what} in {said}; others of its sector and of its size stand for it"
    if not usable.all():
        yield f"{what} of a sector or size that is not recorded or not counted have no weight"


def empty_cells(counted: pl.DataFrame, weighted: pl.DataFrame) -> list[tuple[str, str]]:
    """List the cells with organisations and no unit whose sector and size both have units."""
    held = set(weighted.select(MARGINS).rows())
    present = [set(weighted[name]) for name in MARGINS]
    cells = counted.filter(pl.col("organisations") > 0).select(MARGINS).rows()
    return [
        (sector, size)
        for sector, size in cells
        if sector in present[0] and size in present[1] and (sector, size) not in held
    ]


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
