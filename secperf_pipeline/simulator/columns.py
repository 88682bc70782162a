"""Columns of the simulated files as text, made of whole numbers only."""

import datetime as dt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.simulator.draws import Integers

TIME_ZONE = "Asia/Seoul"
_OFFSET = "+09:00"
_RATIO_DIGITS = 4


def row_ids(prefix: str, count: int) -> pl.Series:
    """Make the ids of rows, numbered from 1: ``r26q1-0001`` for the prefix ``r26q1-``."""
    numbers = pl.Series(np.arange(1, count + 1), dtype=pl.Int64).cast(pl.String)
    return prefix + numbers.str.zfill(max(4, len(str(count))))


def names_at(names: list[str] | tuple[str, ...], positions: Integers) -> pl.Series:
    """Look up the name at each position."""
    return pl.Series(names, dtype=pl.String).gather(positions)


def local_times(first_day: dt.date, seconds: Integers) -> pl.Series:
    """Write seconds since the midnight that begins ``first_day`` as ISO times in Korea."""
    epoch = (first_day - dt.date(1970, 1, 1)).days * 86_400
    moments = pl.from_epoch(pl.Series(epoch + seconds, dtype=pl.Int64), time_unit="s")
    return moments.dt.strftime("%Y-%m-%dT%H:%M:%S") + _OFFSET


def days(first_day: dt.date, offsets: Integers) -> pl.Series:
    """Add ``offsets`` to ``first_day``."""
    epoch = (first_day - dt.date(1970, 1, 1)).days
    return pl.Series(epoch + offsets, dtype=pl.Int32).cast(pl.Date)


def ratios(numerator: Integers, denominator: Integers) -> pl.Series:
    """Write numerator / denominator with four digits, half up, by whole-number division."""
    scale = 10**_RATIO_DIGITS
    return decimals((2 * scale * numerator + denominator) // (2 * denominator), _RATIO_DIGITS)


def decimals(numbers: Integers, digits: int) -> pl.Series:
    """Write whole numbers of the last decimal: 123 with one digit is ``12.3``."""
    scale = 10**digits
    before = pl.Series(numbers // scale, dtype=pl.Int64).cast(pl.String)
    after = pl.Series(numbers % scale, dtype=pl.Int64).cast(pl.String).str.zfill(digits)
    return before + "." + after


def only_where(column: pl.Series, known: NDArray[np.bool_]) -> pl.Series:
    """Keep the cells of known rows and empty the others."""
    return pl.select(pl.when(pl.Series(known)).then(column)).to_series()
