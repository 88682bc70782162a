"""Frames of results: a number that does not exist is NULL, never NaN."""

import polars as pl
import polars.selectors as cs


def without_nan(rows: pl.DataFrame) -> pl.DataFrame:
    """Turn every NaN and infinity into NULL."""
    floats = cs.float()
    return rows.with_columns(pl.when(floats.is_finite()).then(floats).otherwise(None))
