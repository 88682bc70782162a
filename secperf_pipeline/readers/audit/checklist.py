"""Control checklists: one row per control or per check of it, with the auditor's status word."""

from collections.abc import Mapping
from typing import get_args

import polars as pl

from secperf_pipeline.declarations.audit_statuses import Status, audit_statuses
from secperf_pipeline.declarations.catalogue import control_ids
from secperf_pipeline.declarations.column_maps import column_map
from secperf_pipeline.domain.personal_data import KnownWords, described
from secperf_pipeline.readers.audit.findings import control_of
from secperf_pipeline.readers.cells import CellCaster, finite_number
from secperf_pipeline.readers.days import day_column
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue, refusal
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.medium import Medium
from secperf_pipeline.readers.named_columns import header_position, named_columns
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.sheet import Sheet
from secperf_pipeline.readers.table import ROW_NUMBER, Table
from secperf_pipeline.readers.times import DateOrder

_NEEDED = ("control_id", "status")


def read_checklist(
    table: Table,
    *,
    organisation: str,
    own_words: Mapping[str, int | str] | None = None,
    date_order: DateOrder | None = None,
) -> Reading:
    """Read one audit checklist, its columns named as fields.

    ``own_words`` are status words that wave.yaml declares beside audit_statuses.yaml. Module and
    control names are the catalogue's; assessor and comment are personal data or free
    text and stay in the store.

    Returns
    -------
    Reading
        Table ``control_results``; a fault for each control that the catalogue lacks, each
        status word that is not declared, each weight that is not above 0, and each check (or
        control without checks) given twice for an organisation. Headings and totals between
        the rows are left out and listed.
    """
    table, exclusions = _leave_out_headings(table)
    rows_read = table.rows_read + len(exclusions)
    caster = CellCaster(table)
    if not caster.require(list(_NEEDED)):
        return Reading(kind="audit", rows_read=rows_read, faults=caster.faults)
    organisations = [name or organisation for name in caster.text("organisation_id")]
    names = caster.text("control_id", required=True)
    words = [word or "" for word in caster.text("status")]
    states = [_state(word, own_words or {}) for word in words]
    for position, (word, state) in enumerate(zip(words, states, strict=True)):
        if state is None and len(caster.faults) < FAULT_LIMIT:
            reason = (
                f"{audit_statuses().told(word)} is not a declared status word; correct it, or "
                "declare it among the file's `answers` in wave.yaml"
            )
            caster.fault(position, "status", "unknown_status", reason)
    controls = _controls(caster, names)
    checks = [
        check or control for check, control in zip(caster.text("check_id"), controls, strict=True)
    ]
    _refuse_repeats(caster, list(zip(organisations, controls, checks, strict=True)))
    weights = caster.cast("weight", _weight)
    evidence = caster.text("evidence")
    assessed_on = day_column(caster, "assessed_on", date_order)
    rows = pl.DataFrame(
        {
            "organisation_id": organisations,
            "control_id": controls,
            "check_id": checks,
            "status": states,
            "native_status": words,
            "assessed_on": pl.Series(assessed_on, dtype=pl.Date),
            "has_evidence": [text is not None for text in evidence],
            "weight": [1.0 if weight is None else weight for weight in weights],
            "is_key": caster.flag("is_key"),
            "is_waived": [False] * table.rows_read,
            ROW_NUMBER: table.cells[ROW_NUMBER],
        }
    )
    return Reading(
        kind="audit",
        rows_read=rows_read,
        tables={} if caster.faults else {"control_results": rows},
        exclusions=[] if caster.faults else exclusions,
        faults=caster.faults,
    )


def _state(word: str, own_words: Mapping[str, int | str]) -> str | None:
    own = own_words.get(word)
    if own is None:
        return audit_statuses().status_of(word)
    if own not in get_args(Status):
        known = ", ".join(get_args(Status))
        reason = (
            f"wave.yaml says that {described(word)} means another word; a status is one of {known}"
        )
        raise refusal("answers", reason)
    return str(own)


def _leave_out_headings(table: Table) -> tuple[Table, list[RowIssue]]:
    if not set(_NEEDED) <= set(table.columns):
        return table, []
    totals = {word.lower() for word in column_map("checklist").total_words}
    control, status = pl.col("control_id"), pl.col("status")
    is_heading = (control == "") & (status == "")
    is_total = control.str.to_lowercase().is_in(list(totals))
    left_out = table.cells.filter(is_heading | is_total)
    exclusions = [
        RowIssue(
            row_number=row[ROW_NUMBER],
            column_name="control_id",
            rule="no_control",
            reason="the row is a heading or a total, not a control",
        )
        for row in left_out.iter_rows(named=True)
    ]
    kept = table.cells.filter(~(is_heading | is_total))
    return (
        Table(kept, table.columns, header_line=table.header_line, broken=table.broken),
        exclusions,
    )


def _weight(cell: str) -> float:
    weight = finite_number(cell)
    if weight <= 0:
        raise ValueError(
            "the weight of a check must be above 0; leave out a check that counts for nothing"
        )
    return weight


def _controls(caster: CellCaster, names: list[str | None]) -> list[str | None]:
    """Find each row's control; an unknown one is a fault."""
    controls: list[str | None] = []
    for position, name in enumerate(names):
        control = control_of(name) if name is not None else None
        controls.append(control)
        if name is not None and control is None and len(caster.faults) < FAULT_LIMIT:
            first, *_, last = control_ids()
            told = KnownWords(control_ids()).told(name)
            reason = f"{told} is not a control of the catalogue ({first} to {last})"
            if not name.isascii():
                reason += "; it holds letters or digits that only look like those of the alphabet"
            caster.fault(position, "control_id", "unknown_control", reason)
    return controls


def _refuse_repeats(caster: CellCaster, keys: list[tuple[str, str | None, str | None]]) -> None:
    lines = caster.table.cells[ROW_NUMBER].to_list()
    first: dict[tuple[str, str | None, str | None], int] = {}
    for position, key in enumerate(keys):
        _, control, check = key
        if control is None:
            continue
        if key in first:
            named = control if check == control else f"this check of {control}"
            reason = (
                f"{named} is already given on line {first[key]}; keep one row, or tell the checks "
                "of a control apart by check_id"
            )
            caster.fault(position, "control_id", "repeated_control", reason)
        first.setdefault(key, lines[position])


def _header(sheet: Sheet) -> int | None:
    return header_position(sheet, _NEEDED, column_map("checklist").columns)


def _recognises(document: Document, medium: Medium) -> bool:
    return document.medium == medium and _header(document.sheet) is not None


def _read(document: Document, declared: Declared) -> Reading:
    named = named_columns(
        document.sheet,
        column_map("checklist").columns,
        declared.file.columns,
        header=_header(document.sheet) or 0,
    )
    reading = read_checklist(
        named.table,
        organisation=declared.organisation,
        own_words=declared.file.answers,
        date_order=declared.file.date_order,
    )
    return named.respell(reading)


def _format(name: str, medium: Medium) -> Format:
    return Format(
        name=name,
        kind="audit",
        recognises=lambda document: _recognises(document, medium),
        read=_read,
    )


CHECKLIST_CSV = _format("checklist_csv", "text")
CHECKLIST_XLSX = _format("checklist_xlsx", "workbook")
