"""What is hidden in a quarter: found by one step, read by all who show figures."""

from collections.abc import Collection

import polars as pl

from secperf_pipeline.contract.inputs import Input
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.publishing.differencing import PROFILE
from secperf_pipeline.publishing.suppression import Suppression, suppressed_segments
from secperf_pipeline.warehouse.tables import Warehouse

_FOUND = Input(table="results.segment_suppression", quarters="every")
_HIERARCHY = Input(table="intermediate.int_survey__segments_nested", quarters="every")
_SUMS = Input(table="marts.indicator_sums", quarters="every")
# What telling whether a figure may be shown reads.
SUPPRESSION = [_FOUND.table, _HIERARCHY.table]


def min_cell() -> int:
    """Fewest respondents whose figures may be shown."""
    return assumption_register().count("min_cell")


def segment_suppression(sums: pl.DataFrame, hierarchy: pl.DataFrame) -> pl.DataFrame:
    """Tell of every segment and profile whether it is hidden.

    Parameters
    ----------
    sums
        Rows of ``marts.indicator_sums``.
    hierarchy
        As `suppressed_segments` takes it.

    Returns
    -------
    DataFrame
        Rows of ``results.segment_suppression``.
    """
    hidden = suppressed_segments(sums, hierarchy, min_cell=min_cell())
    return (
        sums.select(PROFILE)
        .unique()
        .join(hidden.with_columns(is_suppressed=True), on=PROFILE, how="left")
        .with_columns(pl.col("is_suppressed").fill_null(False))
        .sort(PROFILE)
    )


def suppression_of(warehouse: Warehouse, quarters: Collection[str]) -> Suppression:
    """Read what is hidden in some quarters.

    A quarter of which that was never found, in a warehouse of an earlier version, is looked at
    now: what nobody has judged is not shown unjudged.
    """
    found = _of(warehouse, _FOUND, quarters)
    hierarchy = _of(warehouse, _HIERARCHY, quarters)
    if unjudged := set(quarters) - set(found["wave_quarter"]):
        late = segment_suppression(
            _of(warehouse, _SUMS, unjudged),
            hierarchy.filter(pl.col("wave_quarter").is_in(unjudged)),
        )
        found = pl.concat([found, late.select(found.columns)])
    return Suppression(found.filter("is_suppressed").select(PROFILE), hierarchy, min_cell())


def _of(warehouse: Warehouse, table: Input, quarters: Collection[str]) -> pl.DataFrame:
    wanted = {"wave_quarter": list[str | bool](sorted(quarters))}
    return warehouse.rows(table.model_copy(update={"where": wanted}))
