"""Rows of ``kpi_measurements`` that a reader counted itself."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import polars as pl

from secperf_pipeline.readers.table import ROW_NUMBER

_SCHEMA = {
    "organisation_id": pl.String,
    "measure_id": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "value": pl.Float64,
    "unit": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "source": pl.String,
    ROW_NUMBER: pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure; in the order of the table's columns."""

    organisation_id: str
    measure_id: str
    period_start: dt.date
    period_end: dt.date
    value: float
    unit: str
    numerator: float | None
    denominator: float | None
    source: str
    row_number: int


def share(
    organisation: str,
    measure: str,
    period: tuple[dt.date, dt.date],
    counted: int,
    among: int,
    *,
    source: str,
    row_number: int = 1,
) -> Measure:
    """Make the share of ``counted`` among ``among``, which is not zero."""
    return Measure(
        organisation,
        measure,
        *period,
        value=counted / among,
        unit="ratio",
        numerator=float(counted),
        denominator=float(among),
        source=source,
        row_number=row_number,
    )


def measure_rows(measures: Sequence[Measure]) -> pl.DataFrame:
    """Make rows of the raw table."""
    return pl.DataFrame([astuple(one) for one in measures], schema=_SCHEMA, orient="row")
