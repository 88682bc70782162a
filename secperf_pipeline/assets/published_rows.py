"""Rows of the warehouse as publishing shows them, for results that are public themselves."""

import polars as pl

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.publishing.published_tables import (
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
    min_cell = int(assumption_register().value("min_cell"))
    nests = warehouse.read(SEGMENT_NESTS)
    hidden = hidden_segments(warehouse.read(SEGMENT_SUMS), nests, min_cell=min_cell)
    return suppressed(
        warehouse.read(table.query),
        keys=table.keys,
        counts=table.counts,
        hidden=hidden,
        nests=nests,
        min_cell=min_cell,
        other_segment=table.other_segment,
    )
