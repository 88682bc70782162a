"""Rows of the warehouse as publishing shows them, for results that are public themselves."""

from collections.abc import Collection, Sequence

import polars as pl

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.publishing.published_tables import (
    PUBLISHED,
    SEGMENT_NESTS,
    SEGMENT_SUMS,
    PublishedTable,
)
from secperf_pipeline.publishing.suppression import hidden_segments, suppressed
from secperf_pipeline.warehouse.tables import Warehouse


def as_published(warehouse: Warehouse, table: PublishedTable) -> pl.DataFrame:
    """Give a table by segment with the very groups hidden that publishing hides.

    Two rules for hiding could each show what the other hides.
    """
    return _published(warehouse, [table])[0]


def quarter_as_published(
    warehouse: Warehouse, sources: Collection[str], quarter: str
) -> dict[str, pl.DataFrame]:
    """Give a quarter's rows of warehouse tables by segment as they are published.

    What Dagster keeps of a run shows these: more people look at it than at the warehouse.
    """
    by_source = {one.source: one for one in PUBLISHED if one.keys}
    tables = _published(warehouse, [by_source[source] for source in sources])
    return {
        source: rows.filter(wave_quarter=quarter)
        for source, rows in zip(sources, tables, strict=True)
    }


def _published(warehouse: Warehouse, tables: Sequence[PublishedTable]) -> list[pl.DataFrame]:
    min_cell = int(assumption_register().value("min_cell"))
    nests = warehouse.read(SEGMENT_NESTS)
    hidden = hidden_segments(warehouse.read(SEGMENT_SUMS), nests, min_cell=min_cell)
    return [
        suppressed(
            warehouse.read(table.query),
            keys=table.keys,
            counts=table.counts,
            hidden=hidden,
            nests=nests,
            min_cell=min_cell,
            other_segment=table.other_segment,
        )
        for table in tables
    ]
