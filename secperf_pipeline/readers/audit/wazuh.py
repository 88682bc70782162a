"""Wazuh security configuration assessment: the checks of one agent as its API gives them."""

from typing import Any

from secperf_pipeline.readers.audit.findings import Finding, Findings
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.records import mapping, part, sequence, text


def read_wazuh_sca(items: list[Any], *, organisation: str, resource: str | None) -> Reading:
    """Read the checks of a policy, with the requirements that each lists.

    The format does not say whose checks they are: ``resource`` is the host that wave.yaml declares.
    """
    findings = Findings("wazuh_sca", organisation)
    first: dict[str, int] = {}
    for number, item in enumerate(items, start=1):
        name, policy = text(item, "id"), text(item, "policy_id")
        if name is None:
            findings.fault(number, "id", "no_check", f"check {number} has no id; export again")
            continue
        check = name if policy is None else f"{policy}:{name}"
        if check in first:
            reason = f"this check is already check {first[check]}; a file holds one agent's checks"
            findings.fault(number, "id", "repeated_check", reason)
        first.setdefault(check, number)
        findings.add(
            Finding(
                row_number=number,
                check_id=check,
                word=text(item, "result") or text(item, "status") or "",
                column="result",
                resource=resource,
            )
        )
        for one in sequence(part(item, "compliance")):
            framework, listed = text(one, "key"), text(one, "value")
            for requirement in (listed or "").split(","):
                if framework is not None and requirement.strip():
                    findings.require(check, framework, requirement.strip())
    return findings.reading(len(items))


def _items(document: Document) -> list[Any]:
    return list(sequence(part(document.json, "data", "affected_items")))


def _recognises(document: Document) -> bool:
    if document.medium != "json":
        return False
    items = _items(document)
    first = mapping(items[0]) if items else {}
    return {"id", "result", "compliance"} <= set(first)


def _read(document: Document, declared: Declared) -> Reading:
    """Read the checks; the API gives pages, and says of how many checks in all."""
    items, total = _items(document), part(document.json, "data", "total_affected_items")
    if isinstance(total, int) and total > len(items):
        reason = (
            f"the file holds {len(items):,} of {total:,} checks: it is one page of the API's "
            "answer; ask for all of them by `limit`"
        )
        raise refusal("one_page", reason, rows_read=len(items))
    return read_wazuh_sca(
        items, organisation=declared.organisation, resource=declared.file.resource
    )


WAZUH_SCA = Format(name="wazuh_sca", kind="audit", recognises=_recognises, read=_read)
