"""Tidy incident CSV: one row per ticket, with the times that F1 and F2 are made of."""

import polars as pl

from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER, Table

_REQUIRED = ["incident_id", "detected_at", "reported_to_csirt_at", "csirt_launched_at"]
_USED = {*_REQUIRED, "organisation_id", "closed_at", "severity", "is_drill"}


def read_incidents(table: Table, *, organisation: str, time_zone: str | None) -> Reading:
    """Read incident tickets.

    An empty time means that the step has not happened. Times that lie in the wrong order are
    data: the KPI leaves them out and lists them.

    Returns
    -------
    Reading
        Table ``incidents``; a fault for each time that is no ISO time, and each ticket number
        given twice for an organisation.
    """
    caster = CellCaster(table, time_zone)
    if not caster.require(_REQUIRED):
        return Reading(kind="incidents", rows_read=table.rows_read, faults=caster.faults)
    organisations = [name or organisation for name in caster.text("organisation_id")]
    tickets = caster.text("incident_id", required=True)
    moments = {
        column: pl.Series(
            caster.moment(column, required=column == "detected_at"),
            dtype=pl.Datetime("us", "UTC"),
        )
        for column in [*_REQUIRED[1:], "closed_at"]
    }
    severity = caster.text("severity")
    is_drill = caster.flag("is_drill")
    seen: set[tuple[str, str | None]] = set()
    for position, ticket in enumerate(zip(organisations, tickets, strict=True)):
        if ticket in seen and ticket[1] is not None:
            reason = f"{ticket[1]} is given twice; keep one row for each incident"
            caster.fault(position, "incident_id", "repeated_incident", reason)
        seen.add(ticket)
    if caster.faults:
        return Reading(kind="incidents", rows_read=table.rows_read, faults=caster.faults)
    rows = pl.DataFrame(
        {
            "organisation_id": organisations,
            "incident_id": tickets,
            **moments,
            "severity": pl.Series(severity, dtype=pl.String),
            "is_drill": is_drill,
            ROW_NUMBER: table.cells[ROW_NUMBER],
        }
    )
    return Reading(
        kind="incidents",
        rows_read=table.rows_read,
        tables={"incidents": rows},
        unused_columns=[column for column in table.columns if column not in _USED],
    )


def _recognises(document: Document) -> bool:
    return document.medium == "text" and {"incident_id", "detected_at"} <= set(document.header)


def _read(document: Document, declared: Declared) -> Reading:
    return read_incidents(
        document.table, organisation=declared.organisation, time_zone=declared.time_zone
    )


INCIDENTS_CSV = Format(name="incidents_csv", kind="incidents", recognises=_recognises, read=_read)
