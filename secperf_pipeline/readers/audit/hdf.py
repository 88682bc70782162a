"""Heimdall Data Format: the results of InSpec profiles and of what SAF converts to them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from secperf_pipeline.readers.audit.findings import Finding, Findings
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.records import mapping, part, sequence, stated_day, text

_TAGS = {"nist": "nist-sp-800-53", "cci": "cci"}


def read_hdf(content: Any, *, organisation: str) -> Reading:
    """Read every result of every control; a control without one is an unknown.

    Overlay profiles repeat the controls of the profile that they build on; the results of a
    control are those of the last profile that has any. A control of no impact does not apply;
    one whose waiver holds in any profile counts as not in place.

    Returns
    -------
    Reading
        Rows are results, numbered through the file in the order of the controls.
    """
    findings = Findings("hdf", organisation)
    versions: dict[str, list[Mapping[str, Any]]] = {}
    for profile in sequence(mapping(content).get("profiles")):
        for place, control in enumerate(sequence(mapping(profile).get("controls")), start=1):
            name = text(control, "id")
            if name is None:
                reason = f"control {place} of the profile has no id; export again"
                findings.fault(place, "controls.id", "no_check", reason)
            elif not isinstance(control.get("results") or [], list):
                reason = f"the results of control {place} are not a list; export again"
                findings.fault(place, "controls.results", "no_record", reason)
            else:
                versions.setdefault(name, []).append(mapping(control))
    target = text(content, "platform", "target_id")
    number = 0
    for name, repeated in versions.items():
        control = next((one for one in reversed(repeated) if _results(one)), repeated[-1])
        for result in _results(control) or [{}]:
            number += 1
            findings.add(
                Finding(
                    row_number=number,
                    check_id=name,
                    word=text(result, "status") or "no result",
                    column="results.status",
                    resource=target,
                    assessed_on=_day(findings, number, result),
                    status="not_applicable" if _is_without_impact(control) else None,
                    is_waived=any(_is_waived(one) for one in repeated),
                )
            )
        for framework, requirement in _requirements(control):
            findings.require(name, framework, requirement)
    return findings.reading(number)


def _results(control: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [mapping(one) for one in sequence(control.get("results"))]


def _is_without_impact(control: Mapping[str, Any]) -> bool:
    # InSpec allows the word none for it.
    return text(control, "impact") in ("0", "0.0", "none")


def _is_waived(control: Mapping[str, Any]) -> bool:
    waiver = mapping(control.get("waiver_data"))
    return bool(waiver) and "expired" not in (text(waiver, "message") or "").lower()


def _requirements(control: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for tag, framework in _TAGS.items():
        for one in sequence(part(control, "tags", tag)):
            name = text(one)
            if name is not None and " " not in name:
                yield framework, name


def _day(findings: Findings, number: int, result: Mapping[str, Any]) -> dt.date | None:
    try:
        return stated_day(text(result, "start_time"))
    except ValueError as error:
        reason = f"the start_time of result {number} {error}"
        findings.fault(number, "results.start_time", "value", reason)
        return None


def _recognises(document: Document) -> bool:
    if document.medium != "json":
        return False
    parts = mapping(document.json)
    profile = mapping(next(iter(sequence(parts.get("profiles"))), None))
    return "controls" in profile and "platform" in parts


def _read(document: Document, declared: Declared) -> Reading:
    return read_hdf(document.json, organisation=declared.organisation)


HDF = Format(name="hdf", kind="audit", recognises=_recognises, read=_read)
