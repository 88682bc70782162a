"""Frames of results: a number that does not exist is NULL, never NaN."""

from collections.abc import Mapping, Sequence

import polars as pl
import polars.selectors as cs


def without_nan(rows: pl.DataFrame) -> pl.DataFrame:
    """Turn every NaN and infinity into NULL."""
    floats = cs.float()
    return rows.with_columns(pl.when(floats.is_finite()).then(floats).otherwise(None))


def stacked(parts: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Stack parts whose columns are arrays or single values for the whole part."""
    return without_nan(pl.concat([pl.DataFrame(part) for part in parts], how="vertical_relaxed"))
