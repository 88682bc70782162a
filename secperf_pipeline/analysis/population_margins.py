"""The population's margins beside those of the sample, before and after weighting."""

from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.population import (
    Weighting,
    declared_margins,
    empty_cells,
    margin,
)
from secperf_pipeline.analysis.wave import Sample

_COLUMNS: dict[str, type[pl.DataType]] = {
    "segment_kind": pl.String,
    "segment": pl.String,
    "profile": pl.String,
    "is_default_profile": pl.Boolean,
    "n_population": pl.Int64,
    "population_share": pl.Float64,
    "n": pl.Int64,
    "sample_share": pl.Float64,
    "n_unrecorded": pl.Int64,
    "n_empty_cells": pl.Int64,
    "weighted_share": pl.Float64,
    "mean_weight": pl.Float64,
    "reason": pl.String,
}


def population_margins(
    population: pl.DataFrame,
    weighted_samples: Iterable[tuple[Sample, pl.DataFrame, Weighting]],
) -> pl.DataFrame:
    """Set the categories of the population and of the kept responses beside each other.

    Parameters
    ----------
    population
        sector, size and organisations.
    weighted_samples
        Scores of the whole wave under a profile; sector and size of its responses; their weights.

    Returns
    -------
    DataFrame
        Rows of ``results.population_margins`` without the quarter: also of a category that only
        one side knows.
    """
    rows = [
        row
        for sample, units, weighting in weighted_samples
        for name in declared_margins(population)
        for row in _of_one_margin(population, sample, units, weighting, name)
    ]
    return without_nan(pl.DataFrame(rows, schema=_COLUMNS))


def _of_one_margin(
    population: pl.DataFrame, sample: Sample, units: pl.DataFrame, weighting: Weighting, name: str
) -> Iterator[dict[str, object]]:
    counts = dict(margin(population, name).iter_rows())
    total, recorded = sum(counts.values()), units[name].drop_nulls()
    weighted = units.filter(pl.Series(weighting.weights > 0))
    empty = [pair[name == "size"] for pair in empty_cells(population, weighted)]
    has_cells = population.filter(pl.all_horizontal(pl.col("sector", "size").is_not_null())).height
    for category in sorted({*counts, *recorded}):
        own = (units[name] == category).fill_null(False).to_numpy()
        held = weighting.weights[own & (weighting.weights > 0)]
        n = int(own.sum())
        yield sample.keys | {
            "segment_kind": name,
            "segment": category,
            "n_population": counts.get(category, 0),
            "population_share": counts.get(category, 0) / total,
            "n": n,
            "sample_share": n / recorded.len() if recorded.len() else np.nan,
            "n_unrecorded": units[name].null_count(),
            "n_empty_cells": empty.count(category) if has_cells else None,
            "weighted_share": held.sum() / weighting.weights.sum() if held.size else np.nan,
            "mean_weight": held.mean() if held.size else np.nan,
            "reason": weighting.reason or _reason(counts.get(category, 0), n, held.size),
        }


def _reason(n_population: int, n: int, n_weighted: int) -> str | None:
    if n_weighted:
        return None
    if not n_population:
        return "population.yaml counts no organisation of it, so that its responses have no weight"
    if not n:
        return "no responses are of it, so that the weights leave its organisations out"
    return "no response of it has both a sector and a size that population.yaml counts"
