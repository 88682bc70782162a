"""An organisation's quarter as OSCAL Assessment Results, so that other tools can take it over."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

import polars as pl

from secperf_pipeline.domain.quarters import Quarter

OSCAL_VERSION = "1.0.6"
_NAMESPACE = "https://secperf.invalid/ns"
# What a state says as OSCAL's finding: status, its reason, implementation status.
_FINDINGS = {
    "implemented": ("satisfied", "pass", "implemented"),
    "partial": ("not-satisfied", "fail", "partial"),
    "planned": ("not-satisfied", "fail", "planned"),
    "not_implemented": ("not-satisfied", "fail", None),
    "not_applicable": ("satisfied", "other", "not-applicable"),
}
Node = dict[str, Any]


def assessment_results(rows: pl.DataFrame, *, quarter: Quarter, organisation: str) -> Node:
    """Lay out control results as one OSCAL Assessment Results document.

    Parameters
    ----------
    rows
        control_id, name_en, status, value, value_low, value_high, assessed_on, source_file
        and reason of one organisation and quarter; at least one row.
    quarter
        Quarter of the results; its days are the result's start and end.
    organisation
        The organisation.

    Returns
    -------
    dict
        The document. A control that was not assessed has an observation and no finding, as
        OSCAL has no word for it. Every UUID follows from the content's names and no moment is
        read from a clock, so equal results give equal documents.

    Raises
    ------
    ValueError
        There is no row.
    """
    if rows.is_empty():
        raise ValueError(f"{organisation} has no control results in {quarter}; nothing to export")
    subject = f"{quarter}/{organisation}"
    end = f"{quarter.last_day}T23:59:59Z"
    plan = _uuid(subject, "plan")
    controls = rows.sort("control_id").to_dicts()
    result: Node = {
        "uuid": _uuid(subject, "result"),
        "title": f"Modular controls of {organisation}, {quarter}",
        "description": "States of the modular controls for technology protection; evidence past "
        "its validity counts as not assessed.",
        "start": f"{quarter.first_day}T00:00:00Z",
        "end": end,
        "reviewed-controls": {
            "control-selections": [
                {"include-controls": [{"control-id": row["control_id"]} for row in controls]}
            ]
        },
        "observations": [_observation(row, subject, end) for row in controls],
    }
    findings = [_finding(row, subject) for row in controls if row["status"] in _FINDINGS]
    if findings:
        result["findings"] = findings
    return {
        "assessment-results": {
            "uuid": _uuid(subject, "document"),
            "metadata": {
                "title": f"Assessment of {organisation}, {quarter}",
                "last-modified": end,
                "version": str(quarter),
                "oscal-version": OSCAL_VERSION,
            },
            "import-ap": {"href": f"#{plan}"},
            "results": [result],
            "back-matter": {
                "resources": [
                    {
                        "uuid": plan,
                        "title": "Assessment plan",
                        "description": "No plan in OSCAL exists; the audit files of the quarter "
                        "were taken as they came.",
                    }
                ]
            },
        }
    }


def _observation(row: Node, subject: str, end: str) -> Node:
    day = row["assessed_on"]
    figures = {"status": row["status"]} | {
        name.replace("_", "-"): repr(row[name])
        for name in ("value", "value_low", "value_high")
        if row[name] is not None
    }
    observation: Node = {
        "uuid": _uuid(subject, f"observation {row['control_id']}"),
        "title": f"{row['control_id']} {row['name_en']}",
        "description": row["reason"] or f"Assessed as {row['status'].replace('_', ' ')}.",
        "props": [
            {"name": name, "ns": _NAMESPACE, "value": value} for name, value in figures.items()
        ],
        "methods": ["UNKNOWN"],
        "collected": f"{day}T00:00:00Z" if day else end,
    }
    if row["source_file"]:
        observation["remarks"] = f"Taken from {row['source_file']}."
    if not day:
        undated = "No day is known; the end of the quarter stands for it."
        observation["remarks"] = f"{observation.get('remarks', '')} {undated}".strip()
    return observation


def _finding(row: Node, subject: str) -> Node:
    state, reason, implementation = _FINDINGS[row["status"]]
    target: Node = {
        "type": "objective-id",
        "target-id": f"{row['control_id'].lower()}_obj",
        "status": {"state": state, "reason": reason},
    }
    if implementation is not None:
        target["implementation-status"] = {"state": implementation}
    return {
        "uuid": _uuid(subject, f"finding {row['control_id']}"),
        "title": row["name_en"],
        "description": f"{row['control_id']}: {row['status'].replace('_', ' ')}",
        "target": target,
        "related-observations": [
            {"observation-uuid": _uuid(subject, f"observation {row['control_id']}")}
        ],
    }


def _uuid(subject: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{_NAMESPACE}/{subject}/{name}"))
