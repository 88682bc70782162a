"""OSCAL Assessment Results in JSON, YAML and XML: findings on objectives, or observations."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from secperf_pipeline.declarations.audit_statuses import audit_statuses
from secperf_pipeline.declarations.frameworks import framework_names
from secperf_pipeline.readers.audit.findings import Finding, Findings, control_above
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.records import (
    child_text,
    children,
    local_name,
    mapping,
    part,
    sequence,
    stated_day,
    text,
)

_STATE = "target.status.state"
_ONLY = dt.datetime.max.replace(tzinfo=dt.UTC)
_OTHER_MODELS = {
    "catalog",
    "profile",
    "component-definition",
    "system-security-plan",
    "assessment-plan",
    "plan-of-action-and-milestones",
}
_REASONS = {"pass", "fail", "other"}
_IMPLEMENTATIONS = {"implemented", "partial", "planned", "alternative", "not-applicable"}


def read_assessment_results(content: Any, *, organisation: str) -> Reading:
    """Read the results of an assessment, parsed.

    A finding's target is an objective or a statement of a control: several may speak of one
    control, and the latest result (by its start) that speaks of a target counts. A file without
    findings is read by its observations, whose property ``result`` is an XCCDF word: so tools
    write the fragments that only hold ``results``.

    Returns
    -------
    Reading
        Rows are findings, or else observations, numbered through the file. Targets that the
        catalogue's controls lie above are ``control_results``; others are ``check_results``
        whose requirement is the control that they name.
    """
    results = [mapping(one) for one in sequence(_body(content).get("results"))]
    if any(sequence(one.get("findings")) for one in results):
        return _by_findings(results, organisation)
    return _by_observations(results, organisation)


def _body(content: Any) -> Mapping[str, Any]:
    parts = mapping(content)
    return mapping(parts.get("assessment-results")) or parts


def _by_findings(results: list[Mapping[str, Any]], organisation: str) -> Reading:
    findings = Findings("oscal", organisation)
    latest: dict[str, tuple[dt.datetime, int]] = {}
    numbered = [
        (result, mapping(finding))
        for result in results
        for finding in sequence(result.get("findings"))
    ]
    for number, (result, finding) in enumerate(numbered, start=1):
        target = text(finding, "target", "target-id")
        start = _start(result) if len(results) > 1 else _ONLY
        if target is not None and (target not in latest or start > latest[target][0]):
            latest[target] = (start, number)
    for number, (result, finding) in enumerate(numbered, start=1):
        target = text(finding, "target", "target-id")
        if target is None:
            reason = f"finding {number} has no target-id; give it one"
            findings.fault(number, "target.target-id", "no_target", reason)
        elif len(results) > 1 and _start(result) < latest[target][0]:
            reason = f"finding {latest[target][1]} of a later result is about the same target"
            findings.leave_out(number, "target.target-id", "superseded", reason)
        else:
            _add(findings, number, target, finding, result)
    return findings.reading(len(numbered))


def _add(
    findings: Findings,
    number: int,
    target: str,
    finding: Mapping[str, Any],
    result: Mapping[str, Any],
) -> None:
    status = part(finding, "target", "status")
    state = text(status, "state") or ""
    implementation = text(finding, "target", "implementation-status", "state")
    reason = text(status, "reason")
    if reason is not None and reason.lower() not in _REASONS:
        # OSCAL has three tokens for it; anything else is an assessor's text.
        reason = None
    if implementation is not None and implementation.lower() not in _IMPLEMENTATIONS:
        column = "target.implementation-status.state"
        fault = (
            f"finding {number} has an implementation status that OSCAL does not know; correct it"
        )
        findings.fault(number, column, "unknown_status", fault)
        return
    words = [f"{state}+{implementation}", f"{state}+{reason}", state]
    declared = [one for one in words if audit_statuses().meaning_of("oscal", one) is not None]
    control = control_above(target)
    findings.add(
        Finding(
            row_number=number,
            check_id=target,
            word=declared[0] if declared else state,
            column=_STATE,
            control_id=control,
            assessed_on=_day(findings, number, result),
            native_status=", ".join(word for word in (state, implementation, reason) if word),
            has_evidence=bool(sequence(finding.get("related-observations"))),
        )
    )
    if control is None:
        requirement = target.partition("_")[0]
        framework = framework_names().named_by_form(requirement)
        findings.require(target, framework or "oscal", requirement)


def _by_observations(results: list[Mapping[str, Any]], organisation: str) -> Reading:
    findings = Findings("xccdf", organisation)
    numbered = [
        (result, mapping(one)) for result in results for one in sequence(result.get("observations"))
    ]
    for number, (_, observation) in enumerate(numbered, start=1):
        properties = {
            text(one, "name"): text(one, "value") for one in sequence(observation.get("props"))
        }
        word = properties.get("result")
        if word is None:
            reason = "the observation has no property called result"
            findings.leave_out(number, "props.result", "no_result", reason)
            continue
        subjects = sequence(observation.get("subjects"))
        # Tools without a place for the rule's id write it as the description; blanks make a text.
        stated = text(observation, "description")
        described = stated if stated is not None and len(stated.split()) == 1 else None
        name = properties.get("idref") or described or text(observation, "uuid")
        findings.add(
            Finding(
                row_number=number,
                check_id=name or f"observation {number}",
                word=word,
                column="props.result",
                resource=text(subjects[0], "subject-uuid") if subjects else None,
                assessed_on=_day(findings, number, observation, "collected"),
            )
        )
    if len(findings.exclusions) == len(numbered):
        reason = "there is neither a finding nor an observation with a property called result"
        findings.fault(None, None, "no_findings", reason)
    return findings.reading(len(numbered))


def _start(result: Mapping[str, Any]) -> dt.datetime:
    try:
        start = dt.datetime.fromisoformat(text(result, "start") or "")
    except ValueError:
        reason = "of several results one has no start, so the latest is unknown; give each a start"
        raise refusal("no_start", reason) from None
    return start if start.tzinfo else start.replace(tzinfo=dt.UTC)


def _day(findings: Findings, number: int, owner: Mapping[str, Any], *keys: str) -> dt.date | None:
    keys = keys or (("end",) if text(owner, "end") else ("start",))
    try:
        return stated_day(text(owner, *keys))
    except ValueError as error:
        findings.fault(number, keys[-1], "value", f"the {keys[-1]} of finding {number} {error}")
        return None


def read_assessment_results_xml(root: Element, *, organisation: str) -> Reading:
    """Read the XML form: the same content under the names that the standard gives elements."""
    body = {"results": [_result(one) for one in children(root, "result")]}
    return read_assessment_results(body, organisation=organisation)


def _result(element: Element) -> dict[str, Any]:
    return {
        "start": child_text(element, "start"),
        "end": child_text(element, "end"),
        "findings": [_finding(one) for one in children(element, "finding")],
        "observations": [_observation(one) for one in children(element, "observation")],
    }


def _finding(element: Element) -> dict[str, Any]:
    target = next(children(element, "target"), None)
    if target is None:
        return {}
    return {
        "target": {
            "target-id": target.get("target-id"),
            "status": _attributes(target, "status"),
            "implementation-status": _attributes(target, "implementation-status"),
        },
        "related-observations": list(children(element, "related-observation")),
    }


def _observation(element: Element) -> dict[str, Any]:
    return {
        "description": child_text(element, "description"),
        "props": [dict(one.attrib) for one in children(element, "prop")],
        "subjects": [dict(one.attrib) for one in children(element, "subject")],
        "collected": child_text(element, "collected"),
    }


def _attributes(element: Element, name: str) -> dict[str, str]:
    found = next(children(element, name), None)
    return {} if found is None else dict(found.attrib)


def _recognises(document: Document) -> bool:
    if document.medium == "xml":
        return local_name(document.xml) in {"assessment-results", *_OTHER_MODELS} and (
            "/oscal/" in document.xml.tag
        )
    if document.medium not in ("json", "yaml"):
        return False
    parts = mapping(_tree(document))
    is_other = len(parts) == 1 and _OTHER_MODELS & set(parts)
    return (
        "assessment-results" in parts
        or bool(is_other)
        or any("reviewed-controls" in mapping(one) for one in sequence(parts.get("results")))
    )


def _read(document: Document, declared: Declared) -> Reading:
    organisation = declared.organisation
    content: Any = document.xml if document.medium == "xml" else _tree(document)
    model = local_name(content) if isinstance(content, Element) else next(iter(content))
    if model in _OTHER_MODELS:
        reason = f"this is an OSCAL {model}; put the assessment results made with it here instead"
        raise refusal("other_model", reason)
    if document.medium == "xml":
        return read_assessment_results_xml(document.xml, organisation=organisation)
    return read_assessment_results(content, organisation=organisation)


def _tree(document: Document) -> Any:
    return document.yaml if document.medium == "yaml" else document.json


OSCAL = Format(name="oscal", kind="audit", recognises=_recognises, read=_read)
