"""Control checklist CSV: one row per control, with the auditor's status word."""

import polars as pl

from secperf_pipeline.declarations.audit_statuses import AuditStatuses, audit_statuses
from secperf_pipeline.declarations.catalogue import control_ids as catalogued_controls
from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading, clipped
from secperf_pipeline.readers.table import ROW_NUMBER, Table

_USED = {"organisation_id", "control_id", "status", "evidence", "assessed_on"}


def read_checklist(
    table: Table,
    *,
    organisation: str,
    control_ids: frozenset[str],
    statuses: AuditStatuses,
) -> Reading:
    """Read one audit checklist.

    The columns are control_id and status, and optionally organisation_id, evidence and
    assessed_on; module and control names are the catalogue's, assessor and comment are
    personal data or free text and stay in the store.

    Returns
    -------
    Reading
        Table ``control_results``; a fault for each control that the catalogue lacks, each
        status word that is not declared, and each control given twice for an organisation.
    """
    caster = CellCaster(table)
    if not caster.require(["control_id", "status"]):
        return Reading(kind="audit", rows_read=table.rows_read, faults=caster.faults)
    organisations = [name or organisation for name in caster.text("organisation_id")]
    controls = caster.text("control_id", required=True)
    words = table.cells["status"].to_list()
    states: list[str | None] = []
    first: dict[tuple[str, str], int] = {}
    lines = table.cells[ROW_NUMBER].to_list()
    for position, (owner, control, word) in enumerate(
        zip(organisations, controls, words, strict=True)
    ):
        state = statuses.status_of(word)
        states.append(state)
        if state is None:
            reason = f"{clipped(word)!r} is no declared status word; see audit_statuses.yaml"
            caster.fault(position, "status", "unknown_status", reason)
        if control is None:
            continue
        if control not in control_ids:
            reason = f"{clipped(control)!r} is no control of the catalogue (B1.1 to R3)"
            caster.fault(position, "control_id", "unknown_control", reason)
        elif (owner, control) in first:
            reason = f"{control} was given on line {first[owner, control]} already; keep one row"
            caster.fault(position, "control_id", "repeated_control", reason)
        first.setdefault((owner, control), lines[position])
    evidence = caster.text("evidence")
    assessed_on = caster.day("assessed_on")
    unused = [column for column in table.columns if column not in _USED]
    if caster.faults:
        return Reading(kind="audit", rows_read=table.rows_read, faults=caster.faults)
    rows = pl.DataFrame(
        {
            "organisation_id": organisations,
            "control_id": controls,
            "check_id": controls,
            "status": states,
            "native_status": words,
            "assessed_on": pl.Series(assessed_on, dtype=pl.Date),
            "has_evidence": [text is not None for text in evidence],
            "weight": [1.0] * table.rows_read,
            "is_key": [False] * table.rows_read,
            "is_waived": [False] * table.rows_read,
            ROW_NUMBER: table.cells[ROW_NUMBER],
        }
    )
    return Reading(
        kind="audit",
        rows_read=table.rows_read,
        tables={"control_results": rows},
        unused_columns=unused,
    )


def _recognises(document: Document) -> bool:
    return document.medium == "text" and {"control_id", "status"} <= set(document.header)


def _read(document: Document, declared: Declared) -> Reading:
    return read_checklist(
        document.table,
        organisation=declared.organisation,
        control_ids=catalogued_controls(),
        statuses=audit_statuses(),
    )


CHECKLIST_CSV = Format(name="checklist_csv", kind="audit", recognises=_recognises, read=_read)
