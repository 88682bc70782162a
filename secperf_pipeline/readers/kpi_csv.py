"""Tidy KPI CSV: one row per measure and period."""

from typing import Any

import polars as pl

from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER, Table

_REQUIRED = ["kpi_id", "period_start", "period_end", "value", "unit"]
_USED = {*_REQUIRED, "organisation_id", "numerator", "denominator", "source", "perspective"}
_ROUNDING = 0.005


def read_kpi_table(table: Table, *, organisation: str) -> Reading:
    """Read a tidy KPI table.

    Returns
    -------
    Reading
        Table ``kpi_measurements``; a fault for each row without a figure, with a numerator
        above its denominator, with a ratio that is not numerator / denominator to two
        decimals, with a period that ends before it starts, or that repeats another.
    """
    caster = CellCaster(table)
    if not caster.require(_REQUIRED):
        return Reading(kind="kpi", rows_read=table.rows_read, faults=caster.faults)
    rows = pl.DataFrame(
        {
            "organisation_id": [name or organisation for name in caster.text("organisation_id")],
            "measure_id": caster.text("kpi_id", required=True),
            "period_start": pl.Series(caster.day("period_start"), dtype=pl.Date),
            "period_end": pl.Series(caster.day("period_end"), dtype=pl.Date),
            "value": pl.Series(caster.number("value"), dtype=pl.Float64),
            "unit": pl.Series(caster.text("unit"), dtype=pl.String),
            "numerator": pl.Series(caster.number("numerator"), dtype=pl.Float64),
            "denominator": pl.Series(caster.number("denominator"), dtype=pl.Float64),
            "source": pl.Series(caster.text("source"), dtype=pl.String),
            ROW_NUMBER: table.cells[ROW_NUMBER],
        }
    )
    if not caster.faults:
        _fault_implausible(caster, rows)
    return Reading(
        kind="kpi",
        rows_read=table.rows_read,
        tables={} if caster.faults else {"kpi_measurements": rows},
        faults=caster.faults,
        unused_columns=[column for column in table.columns if column not in _USED],
    )


def _fault_implausible(caster: CellCaster, rows: pl.DataFrame) -> None:
    seen: set[tuple[object, ...]] = set()
    for position, row in enumerate(rows.iter_rows(named=True)):
        _fault_period(caster, position, row)
        _fault_figure(caster, position, row)
        key = tuple(
            row[name] for name in ("organisation_id", "measure_id", "period_start", "period_end")
        )
        if key in seen:
            reason = f"{row['measure_id']} is given twice for this period; keep one row"
            caster.fault(position, "kpi_id", "repeated_measure", reason)
        seen.add(key)


def _fault_period(caster: CellCaster, position: int, row: dict[str, Any]) -> None:
    start, end = row["period_start"], row["period_end"]
    if start is None or end is None:
        reason = "the period needs a first and a last day"
        caster.fault(position, "period_start", "period", reason)
    elif end < start:
        reason = f"the period ends {end}, before it starts"
        caster.fault(position, "period_end", "period", reason)


def _fault_figure(caster: CellCaster, position: int, row: dict[str, Any]) -> None:
    value, top, bottom = row["value"], row["numerator"], row["denominator"]
    if top is None or bottom is None:
        if value is None:
            reason = "the row has neither a value nor a numerator with a denominator"
            caster.fault(position, "value", "no_figure", reason)
        return
    if row["unit"] != "ratio":
        return
    if not 0 <= top <= bottom:
        reason = f"numerator {top:g} must lie between 0 and denominator {bottom:g}"
        caster.fault(position, "numerator", "share", reason)
    elif value is not None and bottom > 0 and abs(value - top / bottom) > _ROUNDING:
        reason = f"value {value:g} is not {top:g} / {bottom:g}"
        caster.fault(position, "value", "share", reason)


def _recognises(document: Document) -> bool:
    return document.medium == "text" and {"kpi_id", "period_start"} <= set(document.header)


def _read(document: Document, declared: Declared) -> Reading:
    return read_kpi_table(document.table, organisation=declared.organisation)


KPI_CSV = Format(name="kpi_csv", kind="kpi", recognises=_recognises, read=_read)
