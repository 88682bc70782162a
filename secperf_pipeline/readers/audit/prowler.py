"""Prowler: findings CSV, compliance CSV of one framework, and OCSF JSON."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from secperf_pipeline.declarations.frameworks import framework_names
from secperf_pipeline.domain.personal_data import clip
from secperf_pipeline.readers.audit.findings import Finding, Findings
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.records import (
    json_records,
    mapping,
    part,
    sequence,
    stated_day,
    text,
)
from secperf_pipeline.readers.table import ROW_NUMBER, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Columns of one kind of Prowler CSV; of several names the first that the file has."""

    check: str
    status: tuple[str, ...]
    resource: tuple[str, ...]
    time: tuple[str, ...] = ()
    muted: str = "MUTED"
    compliance: str = "COMPLIANCE"
    marks: set[str] = field(default_factory=set)
    requirement: str | None = None


_FINDINGS = _Layout(
    check="CHECK_ID",
    status=("STATUS",),
    resource=("RESOURCE_UID", "RESOURCE_ARN", "RESOURCE_ID"),
    time=("TIMESTAMP", "ASSESSMENT_START_TIME"),
    marks={"CHECK_ID", "STATUS", "STATUS_EXTENDED", "PROVIDER"},
)
_SECOND = _Layout(
    check="TITLE_ID",
    status=("CHECK_RESULT",),
    resource=("CHECK_RESOURCE_ID",),
    time=("PROWLER_START_TIME",),
    marks={"TITLE_ID", "CHECK_RESULT", "CHECK_RESULT_EXTENDED"},
)
_FRAMEWORK = _Layout(
    check="CHECKID",
    status=("STATUS",),
    resource=("RESOURCEID",),
    time=("ASSESSMENTDATE",),
    requirement="REQUIREMENTS_ID",
    marks={"REQUIREMENTS_ID", "CHECKID", "STATUS"},
)
_SCOPE = ("ACCOUNT_UID", "ACCOUNT_ID", "ACCOUNT_NUM", "ACCOUNTID", "REGION")
_TRUE = {"true", "yes", "1"}
# Version 4 of Prowler wrote event_time.
_EVENT_TIMES = ("time_dt", "event_time")


def read_prowler_csv(table: Table, layout: _Layout, *, organisation: str) -> Reading:
    """Read findings: one row per check and resource, or per requirement, check and resource.

    Returns
    -------
    Reading
        Tables ``check_results`` and ``check_requirements``. A framework whose requirements
        hold blanks cannot be told apart at the commas of the CSV; it is left out with a note.
    """
    findings = Findings("prowler", organisation)
    for column in (layout.check, layout.status[0]):
        if column not in table.columns:
            reason = f"the column {column!r} is missing; export the findings again"
            findings.fault(table.header_line, column, "missing_column", reason)
    if findings.faults:
        return findings.reading(table.rows_read)
    wordy: set[str] = set()
    seen: set[tuple[str, ...]] = set()
    for row in table.cells.iter_rows(named=True):
        check, number = row[layout.check], row[ROW_NUMBER]
        if not check:
            reason = "the cell is empty; every finding names its check"
            findings.fault(number, layout.check, "empty_cell", reason)
            continue
        framework = row.get("FRAMEWORK") or "prowler"
        if layout.requirement:
            findings.require(check, _edition(framework, row), row[layout.requirement])
        for name, requirement in _compliance(row.get(layout.compliance) or "", wordy):
            findings.require(check, name, requirement)
        one = _finding(row, layout, findings)
        key = (check, one.word.upper(), one.resource or "", str(one.assessed_on))
        if layout.requirement is None or key not in seen:
            findings.add(one)
        seen.add(key)
    if wordy:
        # One word is the tool's; several may be anybody's.
        known = framework_names().known
        told = {known.told(name) if " " in name else clip(name) for name in wordy}
        names = ", ".join(sorted(told))
        findings.notes.append(f"requirements of {names} hold commas and are left out; use the JSON")
    return findings.reading(table.rows_read)


def _finding(row: Mapping[str, str], layout: _Layout, findings: Findings) -> Finding:
    word = row[layout.status[0]]
    number = int(row[ROW_NUMBER])
    parts = [row[column] for column in (*layout.resource, *_SCOPE) if row.get(column)]
    return Finding(
        row_number=number,
        check_id=row[layout.check],
        word=word,
        column=layout.status[0],
        resource="|".join(parts) or None,
        assessed_on=_day(row, layout, findings),
        is_waived=row.get(layout.muted, "").lower() in _TRUE or word.upper() == "MUTED",
    )


def _day(row: Mapping[str, str], layout: _Layout, findings: Findings) -> dt.date | None:
    column = next((one for one in layout.time if row.get(one)), None)
    if column is None:
        return None
    try:
        return stated_day(row[column])
    except ValueError as error:
        findings.fault(int(row[ROW_NUMBER]), column, "value", f"the cell {error}")
        return None


def _edition(framework: str, row: Mapping[str, str]) -> str:
    """Name a framework as the findings do: ``ISO27001-2022``, not ``ISO27001``."""
    version = row.get("VERSION", "")
    return f"{framework}-{version}" if version and version not in framework else framework


def _compliance(cell: str, wordy: set[str]) -> list[tuple[str, str]]:
    """Split ``CIS-2.0: 1.20 | KISA-ISMS-P-2023: 2.5.6, 2.6.4`` into frameworks and ids."""
    found: list[tuple[str, str]] = []
    for stated in cell.split(" | "):
        framework, colon, listed = stated.partition(": ")
        ids = [one.strip() for one in listed.split(",") if one.strip()]
        if any(" " in one for one in ids):
            wordy.add(framework.strip())
        elif colon:
            found += [(framework.strip(), one) for one in ids]
    return found


def read_prowler_ocsf(records: list[object], *, organisation: str) -> Reading:
    """Read findings of the Open Cybersecurity Schema as Prowler writes them.

    The result is ``status_code``; ``status`` says Suppressed where the finding is muted.
    """
    findings = Findings("prowler", organisation)
    for number, record in enumerate(records, start=1):
        check = text(record, "metadata", "event_code")
        if check is None:
            reason = f"finding {number} names no check; export again"
            findings.fault(number, "metadata.event_code", "no_check", reason)
            continue
        for framework, listed in mapping(part(record, "unmapped", "compliance")).items():
            for requirement in sequence(listed):
                name = text(requirement)
                if name is not None:
                    findings.require(check, framework, name)
        findings.add(
            Finding(
                row_number=number,
                check_id=check,
                word=text(record, "status_code") or "",
                column="status_code",
                resource=_resource(record),
                assessed_on=_event_day(record, number, findings),
                is_waived=(text(record, "status") or "").lower() == "suppressed"
                or text(record, "status_code") == "MUTED",
            )
        )
    return findings.reading(len(records))


def _resource(record: object) -> str | None:
    listed = [
        (text(one, "uid") or text(one, "name"), text(one, "region"))
        for one in sequence(part(record, "resources"))
    ]
    account = text(record, "cloud", "account", "uid")
    parts = [uid for uid, _ in listed] + [account] + [region for _, region in listed]
    return "|".join(one for one in parts if one) or None


def _event_day(record: object, number: int, findings: Findings) -> dt.date | None:
    column = next((one for one in _EVENT_TIMES if text(record, one)), "time")
    try:
        return stated_day(part(record, column))
    except ValueError as error:
        findings.fault(number, column, "value", f"the {column} of finding {number} {error}")
        return None


def _csv_format(name: str, layout: _Layout) -> Format:
    return Format(
        name=name,
        kind="audit",
        recognises=lambda document: document.is_tabular and layout.marks <= set(document.header),
        read=lambda document, declared: read_prowler_csv(
            document.table, layout, organisation=declared.organisation
        ),
    )


def _recognises_ocsf(document: Document) -> bool:
    if document.medium != "json":
        return False
    records = json_records(document)
    return bool(records) and all(
        text(one, "class_uid") == "2004" and "status_code" in mapping(one) for one in records[:5]
    )


def _read_ocsf(document: Document, declared: Declared) -> Reading:
    return read_prowler_ocsf(json_records(document), organisation=declared.organisation)


PROWLER_CSV = _csv_format("prowler_csv", _FINDINGS)
PROWLER_V2_CSV = _csv_format("prowler_v2_csv", _SECOND)
PROWLER_COMPLIANCE_CSV = _csv_format("prowler_compliance_csv", _FRAMEWORK)
PROWLER_OCSF = Format(
    name="prowler_ocsf", kind="audit", recognises=_recognises_ocsf, read=_read_ocsf
)
