"""Incident tickets: the tidy layout, and the exports of tools by the column maps that ship."""

import re
from typing import Any

import polars as pl

from secperf_pipeline.declarations.column_maps import ColumnMap, column_map
from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import ROUNDED_ID, RowIssue, is_rounded_id
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.kpi.clock import Clock
from secperf_pipeline.readers.kpi.records_sheet import record_sheet, records_at
from secperf_pipeline.readers.medium import Medium
from secperf_pipeline.readers.named_columns import named_columns
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER, Table

_STEPS = ("detected_at", "reported_to_csirt_at", "csirt_launched_at")
_TIMES = (*_STEPS, "closed_at")
_LONGEST_LEVEL = 20
_LEVELS = re.compile(
    r"([\W\d_]|p|s|sev|severity|priority|critical|emergency|urgent|important|highest|high|major"
    r"|serious|medium|moderate|normal|low|minor|lowest|trivial|planning|informational|information"
    r"|info|none|unspecified|심각|긴급|매우|높음|중간|보통|낮음|정보|緊急|重大|高|中|低|情報)+",
    re.IGNORECASE,
)


def read_incidents(table: Table, columns: ColumnMap, declared: Declared) -> Reading:
    """Read incident tickets, their columns named as fields.

    An empty time means that the step has not happened; a step that the source has no column
    for, or only days, is listed in ``unrecorded``, and the KPIs that need it leave the ticket
    out. Times in the wrong order are data: the KPI leaves them out and lists them.

    Returns
    -------
    Reading
        Table ``incidents``; a fault for each time that is none or could be two, and each ticket
        number given twice for an organisation. A tool's ticket without a time of detection is
        left out.
    """
    missing = [field for field in columns.required if field not in table.columns]
    table, exclusions = _leave_out_undetected(table, columns)
    clock = Clock(columns, declared, _cells(table))
    caster = CellCaster(table)
    rows_read = table.rows_read + len(exclusions)
    if missing or not caster.require(["incident_id", "detected_at"]):
        caster.require(missing)
        return Reading(kind="incidents", rows_read=rows_read, faults=caster.faults)
    organisations = [name or declared.organisation for name in caster.text("organisation_id")]
    tickets = caster.text("incident_id", required=True)
    moments = {
        field: pl.Series(
            caster.cast(field, clock.moment, required=field == "detected_at"),
            dtype=pl.Datetime("us", "UTC"),
        )
        for field in _TIMES
    }
    rows = pl.DataFrame(
        {
            "organisation_id": organisations,
            "incident_id": tickets,
            **moments,
            "unrecorded": pl.Series(
                [_unrecorded_steps(table, columns)] * table.rows_read, dtype=pl.String
            ),
            "severity": pl.Series(caster.cast("severity", _level), dtype=pl.String),
            "is_drill": _is_drill(caster, columns),
            ROW_NUMBER: table.cells[ROW_NUMBER],
        }
    )
    _fault_repeated(caster, organisations, tickets)
    return Reading(
        kind="incidents",
        rows_read=rows_read,
        tables={} if caster.faults else {"incidents": rows},
        exclusions=[] if caster.faults else exclusions,
        faults=caster.faults,
        notes=_notes(table, columns),
    )


def _level(cell: str) -> str:
    """Keep the words of a level, such as ``4 - Low``; others may be a person's."""
    return cell if len(cell) <= _LONGEST_LEVEL and _LEVELS.fullmatch(cell) else "other"


def _cells(table: Table) -> list[str]:
    return [cell for field in _TIMES if field in table.columns for cell in table.cells[field]]


def _leave_out_undetected(table: Table, columns: ColumnMap) -> tuple[Table, list[RowIssue]]:
    """Leave out a tool's tickets without a detection; in the tidy layout they are faults."""
    if "detected_at" in columns.required or "detected_at" not in table.columns:
        return table, []
    is_detected = pl.col("detected_at") != ""
    exclusions = [
        RowIssue(
            row_number=line,
            column_name="detected_at",
            rule="no_detection",
            reason="the ticket has no time of detection, so its quarter is unknown",
        )
        for line in table.cells.filter(~is_detected)[ROW_NUMBER]
    ]
    kept = table.cells.filter(is_detected)
    return Table(kept, table.columns, table.header_line, table.broken), exclusions


def _unrecorded_steps(table: Table, columns: ColumnMap) -> str | None:
    steps = [field for field in _STEPS if field not in table.columns or columns.are_days]
    return ",".join(steps) or None


def _notes(table: Table, columns: ColumnMap) -> list[str]:
    unrecorded = _unrecorded_steps(table, columns)
    if unrecorded is None:
        return []
    why = "holds days, not times, of" if columns.are_days else "has no column for"
    return [
        f"the file {why} {unrecorded.replace(',', ', ')}: KPIs leave out the incidents whose "
        "times they need; if a column holds such times, declare it in the file's `columns`"
    ]


def _is_drill(caster: CellCaster, columns: ColumnMap) -> list[bool]:
    if not columns.drill_words:
        return caster.flag("is_drill")
    words = tuple(columns.drill_words)
    return [
        cell is not None and any(word in cell.lower() for word in words)
        for cell in caster.text("is_drill")
    ]


def _fault_repeated(
    caster: CellCaster, organisations: list[str], tickets: list[str | None]
) -> None:
    seen: set[tuple[str, str | None]] = set()
    for position, ticket in enumerate(zip(organisations, tickets, strict=True)):
        if is_rounded_id(ticket[1] or ""):
            caster.fault(position, "incident_id", "rounded_id", ROUNDED_ID)
        if ticket in seen and ticket[1] is not None:
            reason = "the ticket is given twice; keep one row for each incident"
            caster.fault(position, "incident_id", "repeated_incident", reason)
        seen.add(ticket)


def _read(document: Document, declared: Declared, columns: ColumnMap) -> Reading:
    sheet = document.sheet if document.is_tabular else record_sheet(document, columns)
    named = named_columns(sheet, columns.columns, declared.file.columns)
    return named.respell(read_incidents(named.table, columns, declared))


def _recognises(document: Document, columns: ColumnMap) -> bool:
    if document.medium == "json":
        records: list[Any] = records_at(document.json, columns.records)
        return bool(records) and isinstance(records[0], dict) and columns.is_marked(records[0])
    return document.is_tabular and columns.is_marked(document.header)


def _format(name: str, map_name: str, medium: Medium | None = None) -> Format:
    return Format(
        name=name,
        kind="incidents",
        recognises=lambda document: (
            medium in (None, document.medium) and _recognises(document, column_map(map_name))
        ),
        read=lambda document, declared: _read(document, declared, column_map(map_name)),
    )


INCIDENTS_CSV = _format("incidents_csv", "incidents", "text")
INCIDENTS_XLSX = _format("incidents_xlsx", "incidents", "workbook")
SERVICENOW = _format("servicenow", "servicenow")
JIRA = _format("jira", "jira")
THEHIVE = _format("thehive", "thehive")
DFIR_IRIS = _format("dfir_iris", "dfir_iris")
