"""The strategy behind the scorecard: what nobody measures, and what its arrows rest on."""

from collections.abc import Mapping
from typing import Any

from secperf_pipeline.report.figures import (
    Cell,
    Row,
    Table,
    is_missing,
    number,
    p_statement,
    plural,
    table,
    words,
)
from secperf_pipeline.report.selection import Indicators, RowDicts, rows_with

_KINDS = {"goal": "Goals", "csf": "Success factors", "kpi": "KPIs"}
_HAS = {
    "has_kpi": "KPI",
    "has_owner": "Owner",
    "has_target": "Target",
    "has_data": "Data",
    "has_open_action": "Open action",
}


def coverage_sentence(coverage: RowDicts) -> str | None:
    """Say which goals nobody measures; None without a strategy."""
    goals = rows_with(coverage, element_kind="goal")
    if not goals:
        return None
    unmeasured = [str(row["name_en"]) for row in goals if not row["has_kpi"]]
    if not unmeasured:
        return f"Each of the {len(goals)} strategic goals has a KPI."
    return (
        f"{len(unmeasured)} of {len(goals)} strategic goals have no KPI: {'; '.join(unmeasured)}."
    )


def coverage_table(coverage: RowDicts, perspectives: Mapping[str, str]) -> Table | None:
    """Show what each goal, success factor and KPI has and lacks; None without rows."""
    rows = []
    previous = None
    for row in sorted(coverage, key=lambda one: one["position"]):
        kind = str(row["element_kind"])
        first = kind != previous
        rows.append(
            Row(
                cells=(
                    Cell(text=_KINDS[kind] if first else "", css="strong"),
                    words(row["name_en"], note=perspectives.get(row["perspective"], "")),
                    *(_has(row[name]) for name in _HAS),
                    words(row["missing"] or "nothing", css="small"),
                ),
                css="first" if first else "",
            )
        )
        previous = kind
    return table("", ["", "Element", *_HAS.values(), "Lacks"], rows) if rows else None


def _has(value: object) -> Cell:
    return Cell(text="✓" if value else "✗", css="" if value else "strong")


def approach_table(approaches: RowDicts, limit: int) -> Table | None:
    """Show how each organisation aligns both strategies; None with more than fit, or none."""
    if not approaches or len(approaches) > limit:
        return None
    rows = [
        Row(
            cells=(
                words(row["organisation_id"]),
                words(row["approach_id"]),
                words(row["approach_name"] or row["reason"]),
                words(row["meaning"], css="small"),
            )
        )
        for row in approaches
    ]
    return table("", ["Organisation", "Approach", "", "Meaning"], rows)


def approach_sentence(approaches: RowDicts) -> str | None:
    """Count the approaches declared; None without organisations."""
    if not approaches:
        return None
    declared = [row for row in approaches if row["approach_id"]]
    return (
        f"{len(declared)} of {plural(len(approaches), 'organisation')} declared an approach to "
        "bringing business and security strategy together (i, ii or iii)."
    )


def edges_table(edges: RowDicts, names: Indicators) -> Table | None:
    """Show each assumed arrow beside what was measured of it; None without arrows."""
    grouped: dict[tuple[Any, ...], RowDicts] = {}
    for row in edges:
        key = (row["to_kind"] != "business", row["from_goal_id"], row["to_id"])
        grouped.setdefault(key, []).append(row)
    rows = []
    for key in sorted(grouped):
        found = grouped[key]
        measured = [one for one in found if not is_missing(one["effect"])]
        rows.append(
            Row(
                cells=(
                    words(found[0]["from_name"]),
                    words(f"→ {found[0]['to_name']}"),
                    words(
                        found[0]["rationale"], css="small", note=f"assumed: {found[0]['author']}"
                    ),
                    _measurements(measured, found, names),
                )
            )
        )
    headers = ["From", "To", "Assumed, because", "Measured this quarter"]
    return table("", headers, rows) if rows else None


def _measurements(measured: RowDicts, found: RowDicts, names: Indicators) -> Cell:
    if not measured:
        return Cell(text="not measured", css="empty", note=str(found[0]["reason"] or ""))
    return Cell(text="; ".join(_link_statement(row, names) for row in measured), css="small")


def _link_statement(row: dict[str, Any], names: Indicators) -> str:
    verdict = str(row["verdict"] or "").replace("_", " ")
    sign, unit = ("β", "answers") if row["basis"] == "survey" else ("ρ", "organisations")
    pair = f"{names.name(row['from_measure'])} → {names.name(row['to_measure'])}"
    figures = f"{sign} = {number(row['effect'], 2)}, {p_statement(row['p'])}, {row['n']} {unit}"
    return f"{pair}: {verdict + ', ' if verdict else ''}{figures}"
