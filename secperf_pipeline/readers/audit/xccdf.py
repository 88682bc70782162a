"""XCCDF 1.1 and 1.2 results, alone, in their benchmark, or in an ARF report."""

import datetime as dt
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from secperf_pipeline.readers.audit.findings import Finding, Findings
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.records import (
    child_text,
    children,
    local_name,
    stated_day,
    text,
)

_ROOTS = {"Benchmark", "TestResult", "asset-report-collection", "data-stream-collection"}


def read_xccdf(root: Element, *, organisation: str) -> Reading:
    """Read every rule result of every test result.

    Rules of the benchmark that stand in the same file give the requirements that they refer to;
    they are no results. Of several test results for one host and profile the latest counts.

    Returns
    -------
    Reading
        Rows are rule results, numbered through the file.
    """
    findings = Findings("xccdf", organisation)
    tests = [one for one in root.iter() if local_name(one) == "TestResult"]
    latest = _latest(tests, findings)
    references = _references(root)
    number = 0
    for test in tests:
        is_superseded = latest[_subject(test)] is not test
        for result in children(test, "rule-result"):
            number += 1
            if is_superseded:
                reason = "a later test result is about the same target and profile"
                findings.leave_out(number, "rule-result", "superseded", reason)
            else:
                _add(findings, number, test, result, references)
    if not tests:
        reason = "the file contains no TestResult: it is a benchmark, not the results of a scan"
        findings.fault(None, None, "no_results", reason)
    return findings.reading(number)


def _add(
    findings: Findings,
    number: int,
    test: Element,
    result: Element,
    references: dict[str, list[tuple[str, str]]],
) -> None:
    rule = text(result.get("idref"))
    if rule is None:
        findings.fault(
            number, "idref", "no_check", f"rule result {number} names no rule; export again"
        )
        return
    if len(list(children(result, "result"))) > 1:
        reason = f"rule result {number} has several results; keep one"
        findings.fault(number, "result", "repeated_status", reason)
        return
    findings.add(
        Finding(
            row_number=number,
            check_id=rule,
            word=child_text(result, "result") or "",
            column="result",
            resource=child_text(test, "target"),
            assessed_on=_day(findings, number, result.get("time") or _time(test)),
            is_waived=_is_overridden(result),
        )
    )
    for framework, requirement in [*references.get(rule, []), *_idents(result)]:
        findings.require(rule, framework, requirement)


def _is_overridden(result: Element) -> bool:
    """Tell whether somebody replaced the scanner's failure by hand."""
    return any(child_text(one, "old-result") == "fail" for one in children(result, "override"))


def _day(findings: Findings, number: int, stated: str | None) -> dt.date | None:
    try:
        return stated_day(stated)
    except ValueError as error:
        findings.fault(number, "time", "value", f"the time of rule result {number} {error}")
        return None


def _subject(test: Element) -> tuple[str, ...]:
    profile = next(children(test, "profile"), None)
    benchmark = next(children(test, "benchmark"), None)
    return (
        child_text(test, "target") or test.get("id") or "",
        (profile.get("idref") if profile is not None else None) or "",
        (benchmark.get("id") if benchmark is not None else None) or "",
    )


def _time(test: Element) -> str:
    return test.get("end-time") or test.get("start-time") or ""


def _latest(tests: list[Element], findings: Findings) -> dict[tuple[str, ...], Element]:
    latest: dict[tuple[str, ...], Element] = {}
    for test in tests:
        subject = _subject(test)
        other = latest.setdefault(subject, test)
        if other is test:
            continue
        if _time(other) == _time(test):
            reason = (
                "two test results for one target and profile end at the same time, so neither is "
                "the latest; keep one of them"
            )
            findings.fault(None, "TestResult", "same_time", reason)
        # Times of one scanner have one form, so that their text sorts like time.
        elif _time(test) > _time(other):
            latest[subject] = test
    return latest


def _references(root: Element) -> dict[str, list[tuple[str, str]]]:
    """Collect the requirements that the rules of the benchmark refer to, by rule."""
    return {
        rule.get("id", ""): list(_requirements_of(rule))
        for rule in root.iter()
        if local_name(rule) == "Rule"
    }


def _requirements_of(rule: Element) -> Iterator[tuple[str, str]]:
    for one in children(rule, "reference"):
        framework, listed = text(one.get("href")), text(one.text)
        if framework is not None and listed is not None:
            for requirement in listed.split(","):
                if requirement.strip() and " " not in requirement.strip():
                    yield framework, requirement.strip()
    yield from _idents(rule)


def _idents(owner: Element) -> Iterator[tuple[str, str]]:
    for one in children(owner, "ident"):
        name = text(one.text)
        if name is not None and name.upper().startswith("CCI-"):
            yield "cci", name


def _recognises(document: Document) -> bool:
    return document.medium == "xml" and local_name(document.xml) in _ROOTS


def _read(document: Document, declared: Declared) -> Reading:
    return read_xccdf(document.xml, organisation=declared.organisation)


XCCDF = Format(name="xccdf", kind="audit", recognises=_recognises, read=_read)
