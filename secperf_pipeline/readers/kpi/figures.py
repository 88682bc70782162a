"""The tidy KPI table: one row per measure and period."""

import math
from typing import Any

import polars as pl

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.days import day_column
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.kpi.numbers import DecimalMark, proven_mark, stated_number
from secperf_pipeline.readers.medium import Medium
from secperf_pipeline.readers.named_columns import named_columns
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER, Table
from secperf_pipeline.readers.times import proven_order

_REQUIRED = ["kpi_id", "period_start", "period_end", "value", "unit"]
_FIELDS = [*_REQUIRED, "organisation_id", "numerator", "denominator", "perspective"]
_DAYS = ["period_start", "period_end"]
_NUMBERS = ["value", "numerator", "denominator"]
# What a unit is called in the warehouse, and the least and most that it allows.
_SPELLINGS = {"%": "percent", "percentage": "percent", "share": "ratio"}
_RANGES = {
    "ratio": (0.0, 1.0),
    "percent": (0.0, 100.0),
    **dict.fromkeys(["count", "seconds", "minutes", "hours", "days"], (0.0, math.inf)),
}
_FULL_SHARES = {"ratio": 1.0, "percent": 100.0}
_OUTSIDE = {
    "ratio": "a ratio lies between 0 and 1; write 0.75, or give 75 the unit percent",
    "percent": "a percentage lies between 0 and 100; give a change another unit, such as points",
}


def read_kpi_table(table: Table, declared: Declared) -> Reading:
    """Read a tidy KPI table.

    Numbers have a decimal point, or the mark that the file declares or proves. Where a figure comes
    from is a text of the file's author, and stays in the store.

    Returns
    -------
    Reading
        Table ``kpi_measurements``; a fault for each row without a figure, with one outside the
        range of its unit, with a numerator above its denominator, with a ratio or percentage that
        is not their quotient to two decimals of the ratio, with a period that ends before it
        starts, or that repeats another.
    """
    caster = CellCaster(table)
    if not caster.require(_REQUIRED):
        return Reading(kind="kpi", rows_read=table.rows_read, faults=caster.faults)
    # Both columns come from one program: a period's last day proves how its first is written.
    days = [one for name in _DAYS for one in table.cells[name]]
    order = declared.file.date_order or proven_order(days)
    owners = caster.text("organisation_id")
    mark = declared.file.decimal_mark or _mark(table)
    units = [_unit(one) for one in caster.text("unit", required=True)]
    figures = {name: _numbers(caster, name, mark, units) for name in _NUMBERS}
    rows = pl.DataFrame(
        {
            "organisation_id": [name or declared.organisation for name in owners],
            "measure_id": caster.text("kpi_id", required=True),
            "period_start": pl.Series(day_column(caster, "period_start", order), dtype=pl.Date),
            "period_end": pl.Series(day_column(caster, "period_end", order), dtype=pl.Date),
            "value": pl.Series(figures["value"], dtype=pl.Float64),
            "unit": pl.Series(units, dtype=pl.String),
            "numerator": pl.Series(figures["numerator"], dtype=pl.Float64),
            "denominator": pl.Series(figures["denominator"], dtype=pl.Float64),
            "source": ["table"] * table.rows_read,
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
    )


def _mark(table: Table) -> DecimalMark | None:
    columns = [name for name in _NUMBERS if name in table.columns]
    return proven_mark(cell for name in columns for cell in table.cells[name])


def _numbers(
    caster: CellCaster, column: str, mark: DecimalMark | None, units: list[str | None]
) -> list[float | None]:
    """Cast numbers; ``75 %`` of a ratio is 0.75, of a row in percent 75."""
    read = caster.cast(column, lambda cell: stated_number(cell, mark))
    return [
        None if one is None else one[0] / 100 if one[1] and unit != "percent" else one[0]
        for one, unit in zip(read, units, strict=True)
    ]


def _fault_implausible(caster: CellCaster, rows: pl.DataFrame) -> None:
    seen: set[tuple[object, ...]] = set()
    rounding = assumption_register().value("stated_share_rounding")
    for position, row in enumerate(rows.iter_rows(named=True)):
        _fault_period(caster, position, row)
        _fault_figure(caster, position, row, rounding)
        key = tuple(
            row[name] for name in ("organisation_id", "measure_id", "period_start", "period_end")
        )
        if key in seen:
            reason = "the measure is given twice for this period; keep one row"
            caster.fault(position, "kpi_id", "repeated_measure", reason)
        seen.add(key)


def _fault_period(caster: CellCaster, position: int, row: dict[str, Any]) -> None:
    start, end = row["period_start"], row["period_end"]
    if start is None or end is None:
        reason = "the period needs a first and a last day; fill in both"
        caster.fault(position, "period_start", "period", reason)
    elif end < start:
        reason = f"the period ends on {end}, before it starts; correct one of the days"
        caster.fault(position, "period_end", "period", reason)


def _unit(stated: str | None) -> str | None:
    folded = (stated or "").casefold()
    known = _SPELLINGS.get(folded, folded)
    return known if known in _RANGES else stated


def _fault_figure(caster: CellCaster, position: int, row: dict[str, Any], rounding: float) -> None:
    value, top, bottom, unit = (row[one] for one in ("value", "numerator", "denominator", "unit"))
    has_counts = top is not None and bottom is not None
    full = _FULL_SHARES.get(unit) if has_counts else None
    low, high = _RANGES.get(unit, (-math.inf, math.inf))
    if value is None and not has_counts:
        reason = "the row has neither a value nor a numerator and denominator; give one of them"
        caster.fault(position, "value", "no_figure", reason)
    elif full is not None and not 0 <= top <= bottom:
        reason = f"the numerator {top:g} must lie between 0 and the denominator {bottom:g}"
        caster.fault(position, "numerator", "share", reason)
    elif value is not None and not low <= value <= high:
        below_zero = f"{unit} cannot be below 0; correct the figure or its unit"
        reason = f"the value is {value:g}; {_OUTSIDE.get(unit, below_zero)}"
        caster.fault(position, "value", "unit_range", reason)
    elif full and value is not None and bottom and abs(value / full - top / bottom) > rounding:
        what = f"{top:g} / {bottom:g}" + (" in percent" if unit == "percent" else "")
        caster.fault(
            position,
            "value",
            "share",
            f"the value {value:g} is not {what}; correct one of the three",
        )


def _read(document: Document, declared: Declared) -> Reading:
    headers = {field: [field] for field in _FIELDS}
    named = named_columns(document.sheet, headers, declared.file.columns)
    return named.respell(read_kpi_table(named.table, declared))


def _format(name: str, medium: Medium) -> Format:
    return Format(
        name=name,
        kind="kpi",
        recognises=lambda document: (
            document.medium == medium and {"kpi_id", "period_start"} <= set(document.header)
        ),
        read=_read,
    )


KPI_CSV = _format("kpi_csv", "text")
KPI_XLSX = _format("kpi_xlsx", "workbook")
