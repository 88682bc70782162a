"""The tidy KPI table: one row per measure and period."""

from typing import Any

import polars as pl

from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.days import day_column
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.medium import Medium
from secperf_pipeline.readers.named_columns import named_columns
from secperf_pipeline.readers.numbers import DecimalMark, proven_mark, stated_number
from secperf_pipeline.readers.reading import Reading, clipped
from secperf_pipeline.readers.table import ROW_NUMBER, Table
from secperf_pipeline.readers.times import proven_order

_REQUIRED = ["kpi_id", "period_start", "period_end", "value", "unit"]
_FIELDS = [*_REQUIRED, "organisation_id", "numerator", "denominator", "source", "perspective"]
_DAYS = ["period_start", "period_end"]
_NUMBERS = ["value", "numerator", "denominator"]
_ROUNDING = 0.005


def read_kpi_table(table: Table, declared: Declared) -> Reading:
    """Read a tidy KPI table.

    Numbers have a decimal point, or the mark that the file declares or proves.

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
    # Both columns come from one program: a period's last day proves how its first is written.
    days = [one for name in _DAYS for one in table.cells[name]]
    order = declared.file.date_order or proven_order(days)
    owners = caster.text("organisation_id")
    mark = declared.file.decimal_mark or _mark(table)
    units = caster.text("unit")
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
        None if one is None else one[0] / 100 if one[1] and unit not in ("percent", "%") else one[0]
        for one, unit in zip(read, units, strict=True)
    ]


def _fault_implausible(caster: CellCaster, rows: pl.DataFrame) -> None:
    seen: set[tuple[object, ...]] = set()
    for position, row in enumerate(rows.iter_rows(named=True)):
        _fault_period(caster, position, row)
        _fault_figure(caster, position, row)
        key = tuple(
            row[name] for name in ("organisation_id", "measure_id", "period_start", "period_end")
        )
        if key in seen:
            reason = (
                f"{clipped(row['measure_id'] or '')} is given twice for this period; keep one row"
            )
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


def _read(document: Document, declared: Declared) -> Reading:
    headers = {field: [field] for field in _FIELDS}
    named = named_columns(document.sheet, headers, declared.file.columns)
    return named.as_the_file_says(read_kpi_table(named.table, declared))


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
