"""Which segments lie inside others, as suppression is told."""

from collections.abc import Iterable, Mapping

import polars as pl

Place = tuple[str, str]


def hierarchy(inside: Mapping[Place, Iterable[Place]]) -> pl.DataFrame:
    """List the parts (kind, segment) of each segment of 2026Q1."""
    columns = ["wave_quarter", "segment_kind", "segment", "outer_kind", "outer_segment"]
    rows = [("2026Q1", *part, *outer) for outer, parts in inside.items() for part in parts]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


NO_HIERARCHY = hierarchy({})
