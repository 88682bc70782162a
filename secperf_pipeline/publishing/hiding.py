"""What publishing hides of a warehouse, found once and applied to each table alike."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from secperf_pipeline.publishing.published_tables import (
    SEGMENT_NESTS,
    SEGMENT_SUMS,
    PublishedTable,
)
from secperf_pipeline.publishing.suppression import hidden_segments, suppressed


@dataclass(frozen=True, slots=True)
class Hiding:
    """The cells that no table may show.

    Parameters
    ----------
    hidden, nests
        As `suppressed` takes them.
    min_cell
        Fewest respondents whose figures may be shown.
    """

    hidden: pl.DataFrame
    nests: pl.DataFrame
    min_cell: int

    @classmethod
    def of(cls, read: Callable[[str], pl.DataFrame], *, min_cell: int) -> "Hiding":
        """Find the cells of the warehouse that ``read`` queries."""
        nests = read(SEGMENT_NESTS)
        hidden = hidden_segments(read(SEGMENT_SUMS), nests, min_cell=min_cell)
        return cls(hidden, nests, min_cell)

    def shown(self, table: PublishedTable, rows: pl.DataFrame) -> pl.DataFrame:
        """Give the rows of a table by segment as they are published."""
        return suppressed(
            rows,
            keys=table.keys,
            counts=table.counts,
            hidden=self.hidden,
            nests=self.nests,
            min_cell=self.min_cell,
            other_segment=table.other_segment,
        )
