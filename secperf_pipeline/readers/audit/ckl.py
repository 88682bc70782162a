"""STIG Viewer checklists: CKL in XML and CKLB in JSON."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from secperf_pipeline.readers.audit.findings import Finding, Findings
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.records import (
    child_text,
    children,
    local_name,
    mapping,
    sequence,
    text,
)


def read_ckl(root: Element, *, organisation: str) -> Reading:
    """Read the vulnerabilities of a CKL; evidence and comments stay in the store.

    Returns
    -------
    Reading
        Rows are vulnerabilities, numbered through the file; the host is the resource.
    """
    findings = Findings("ckl", organisation)
    asset = next(children(root, "ASSET"), None)
    host = None if asset is None else child_text(asset, "HOST_NAME")
    rules = [one for one in root.iter() if local_name(one) == "VULN"]
    for number, rule in enumerate(rules, start=1):
        data = list(_data(rule))
        name = next((value for key, value in data if key == "Vuln_Num"), None)
        ccis = [value for key, value in data if key == "CCI_REF"]
        if len(list(children(rule, "STATUS"))) > 1:
            reason = f"vulnerability {number} has several statuses; keep one"
            findings.fault(number, "STATUS", "repeated_status", reason)
            continue
        _add(findings, number, name, child_text(rule, "STATUS"), host, ccis)
    return findings.reading(len(rules))


def read_cklb(content: Any, *, organisation: str) -> Reading:
    """Read the rules of a CKLB."""
    findings = Findings("ckl", organisation)
    host = text(content, "target_data", "host_name")
    rules = [
        mapping(rule)
        for stig in sequence(mapping(content).get("stigs"))
        for rule in sequence(mapping(stig).get("rules"))
    ]
    for number, rule in enumerate(rules, start=1):
        ccis = [name for one in sequence(rule.get("ccis")) if (name := text(one)) is not None]
        _add(findings, number, text(rule, "group_id"), text(rule, "status"), host, ccis)
    return findings.reading(len(rules))


def _add(
    findings: Findings,
    number: int,
    name: str | None,
    status: str | None,
    host: str | None,
    ccis: list[str],
) -> None:
    if name is None:
        reason = f"vulnerability {number} has no Vuln_Num; export again"
        findings.fault(number, "Vuln_Num", "no_check", reason)
        return
    findings.add(
        Finding(row_number=number, check_id=name, word=status or "", column="STATUS", resource=host)
    )
    for cci in ccis:
        findings.require(name, "cci", cci)


def _data(rule: Element) -> Iterator[tuple[str, str]]:
    for one in children(rule, "STIG_DATA"):
        key, value = child_text(one, "VULN_ATTRIBUTE"), child_text(one, "ATTRIBUTE_DATA")
        if key is not None and value is not None:
            yield key, value


def _recognises(document: Document) -> bool:
    if document.medium == "xml":
        return local_name(document.xml) == "CHECKLIST"
    return document.medium == "json" and {"stigs", "target_data"} <= set(mapping(document.json))


def _read(document: Document, declared: Declared) -> Reading:
    if document.medium == "xml":
        return read_ckl(document.xml, organisation=declared.organisation)
    return read_cklb(document.json, organisation=declared.organisation)


CKL = Format(name="ckl", kind="audit", recognises=_recognises, read=_read)
