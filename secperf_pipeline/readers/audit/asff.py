"""AWS Security Finding Format, as Security Hub and tools that feed it write it."""

import datetime as dt
from typing import Any

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

_MARKS = {"SchemaVersion", "ProductArn", "GeneratorId"}


def read_asff(records: list[Any], *, organisation: str) -> Reading:
    """Read the compliance findings; others and archived ones are left out.

    Returns
    -------
    Reading
        The check is the generator; a suppressed failure counts with its flag.
    """
    findings = Findings("asff", organisation)
    first: dict[str, int] = {}
    for number, record in enumerate(records, start=1):
        check, name = text(record, "GeneratorId"), text(record, "Id")
        word = text(record, "Compliance", "Status")
        if not isinstance(record, dict):
            findings.fault(
                number, None, "no_record", f"record {number} is not a JSON object; export again"
            )
        elif not isinstance(record.get("Compliance", {}), dict):
            reason = f"the Compliance of finding {number} is not a JSON object; export again"
            findings.fault(number, "Compliance", "no_record", reason)
        elif (text(record, "RecordState") or "").upper() == "ARCHIVED":
            reason = "the finding is archived: it no longer holds"
            findings.leave_out(number, "RecordState", "archived", reason)
        elif word is None and not mapping(part(record, "Compliance")):
            reason = "the finding is not the result of a compliance check"
            findings.leave_out(number, "Compliance", "no_result", reason)
        elif check is None:
            reason = f"finding {number} names no generator; export again"
            findings.fault(number, "GeneratorId", "no_check", reason)
        elif name is not None and name in first:
            reason = f"finding {first[name]} has the same Id; keep one of the two"
            findings.fault(number, "Id", "repeated_finding", reason)
        else:
            _add(findings, number, check, word or "", record)
            first |= {name: number} if name is not None else {}
    return findings.reading(len(records))


def _add(findings: Findings, number: int, check: str, word: str, record: Any) -> None:
    resources = [text(one, "Id") for one in sequence(part(record, "Resources"))]
    workflow = text(record, "Workflow", "Status") or text(record, "WorkflowState") or ""
    findings.add(
        Finding(
            row_number=number,
            check_id=check,
            word=word,
            column="Compliance.Status",
            resource="|".join(one for one in resources if one) or None,
            assessed_on=_day(findings, number, record),
            is_waived=workflow.upper() == "SUPPRESSED",
        )
    )
    for one in sequence(part(record, "Compliance", "RelatedRequirements")):
        stated = text(one)
        if stated is not None:
            # "PCI DSS v3.2.1/8.3.1" and "NIST.800-53.r5 AC-2": the id stands last.
            framework, _, requirement = stated.replace("/", " ").rpartition(" ")
            findings.require(check, framework or "asff", requirement)


def _day(findings: Findings, number: int, record: Any) -> dt.date | None:
    stated = text(record, "LastObservedAt") or text(record, "UpdatedAt")
    try:
        return stated_day(stated)
    except ValueError as error:
        findings.fault(number, "UpdatedAt", "value", f"the time of finding {number} {error}")
        return None


def _records(document: Document) -> list[Any]:
    found: list[Any] = []
    for one in json_records(document):
        listed = mapping(one).get("Findings")
        found += listed if isinstance(listed, list) else [one]
    return found


def _recognises(document: Document) -> bool:
    if document.medium != "json":
        return False
    records = _records(document)
    return bool(records) and set(mapping(records[0])) >= _MARKS


def _read(document: Document, declared: Declared) -> Reading:
    return read_asff(_records(document), organisation=declared.organisation)


ASFF = Format(name="asff", kind="audit", recognises=_recognises, read=_read)
