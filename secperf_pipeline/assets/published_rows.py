"""Rows of the warehouse as publishing shows them, for results that are public themselves."""

from collections.abc import Collection

import polars as pl

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.publishing.hiding import Hiding
from secperf_pipeline.publishing.published_tables import PUBLISHED, PublishedTable
from secperf_pipeline.warehouse.tables import Warehouse


def as_published(warehouse: Warehouse, table: PublishedTable) -> pl.DataFrame:
    """Give a table by segment with the very groups hidden that publishing hides.

    Two rules for hiding could each show what the other hides.
    """
    return _hiding(warehouse).shown(table, warehouse.read(table.query))


def quarter_as_published(
    warehouse: Warehouse, sources: Collection[str], quarter: str
) -> dict[str, pl.DataFrame]:
    """Give a quarter's rows of warehouse tables by segment as they are published.

    What Dagster keeps of a run shows these: more people look at it than at the warehouse.
    """
    by_source = {one.source: one for one in PUBLISHED if one.keys}
    hiding = _hiding(warehouse)
    return {
        source: hiding.shown(by_source[source], warehouse.read(by_source[source].query)).filter(
            wave_quarter=quarter
        )
        for source in sources
    }


def _hiding(warehouse: Warehouse) -> Hiding:
    return Hiding.of(warehouse.read, min_cell=assumption_register().count("min_cell"))
