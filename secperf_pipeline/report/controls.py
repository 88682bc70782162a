"""The section on controls: modules, leak causes, and what people say against what audits show."""

from typing import Any

from secperf_pipeline.report.figures import (
    Table,
    figure,
    interval,
    line,
    measurement,
    number,
    plural,
    shares,
    table,
    whole,
    words,
)
from secperf_pipeline.report.selection import Indicators, RowDicts, rows_with

_SHOWN_GAPS = 10
_GAPS = {
    "overconfident": "said strong, shown weak",
    "underconfident": "said weak, shown strong",
    "consistent": "alike within the tolerance",
    "undecided": "undecided, as too little is audited",
}


def modules_table(modules: RowDicts) -> Table | None:
    """Show each module's score with its coverage and bounds; None without an audit.

    Parameters
    ----------
    modules
        One row a module, and ``all``: means over the organisations it applies to.
    """
    rows = [
        line(
            [
                words(row["name_en"], css="strong", note=_applies(row)),
                figure(whole(row["n_applicable"])),
                figure(measurement(row["score"], "share"), note=_basis(row)),
                figure(shares(row["score_low"], row["score_high"])),
                figure(measurement(row["evidence_coverage"], "share")),
            ],
            _no_score(row),
            css="total" if row["module_id"] == "all" else "",
        )
        for row in modules
    ]
    headers = ["Module", "Organisations", "Score", "Bounds", "Evidence coverage"]
    return table("", headers, rows) if rows else None


def causes_table(causes: RowDicts) -> Table | None:
    """Show what remains of each leak cause; None without an audit."""
    rows = [
        line(
            [
                words(row["name_en"], css="strong"),
                figure(number(row["rate"], 1)),
                figure(number(row["residual"], 1)),
                figure(interval(row["residual_low"], row["residual_high"], 1)),
                figure(number(row["residual_weakest_link"], 1)),
                figure(measurement(row["evidence_coverage"], "share")),
            ],
            "no control marked for it was evaluated",
        )
        for row in causes
    ]
    headers = ["Leak cause", "Firms naming it (%)", "Exposure index", "Bounds"]
    headers += ["By the weakest link", "Evidence coverage"]
    return table("", headers, rows) if rows else None


def perception_sentence(perception: RowDicts) -> str:
    """Count the pairs of organisation and indicator by how perception and evidence compare."""
    if not perception:
        return "Nothing was audited or asked about an indicator this quarter."
    compared = [row for row in perception if row.get("gap_class")]
    hidden = sum(bool(row.get("is_suppressed")) for row in perception)
    pairs = plural(len(perception), "pair")
    if not compared:
        reasons = sorted({str(row["reason"]) for row in perception if row.get("reason")})
        sentence = f"None of the {pairs} of organisation and indicator can be compared"
        sentence += f": {', '.join(reasons)}" * bool(reasons)
    else:
        counts = ", ".join(
            f"{len(found)} {name}"
            for gap, name in _GAPS.items()
            if (found := rows_with(compared, gap_class=gap))
        )
        sentence = f"Of {pairs} of organisation and indicator, {len(compared)} have both: {counts}"
    if hidden:
        sentence += f"; {hidden} {'rests' if hidden == 1 else 'rest'} on too few answers to show"
    return sentence + "."


def overconfident_table(perception: RowDicts, names: Indicators) -> Table | None:
    """List the pairs said strong and shown weak, the widest gaps first; None without one."""
    found = rows_with(perception, gap_class="overconfident")
    found.sort(key=lambda row: (-row["gap_low"], row["organisation_id"], row["indicator_id"]))
    rows = [
        line(
            [
                words(row["organisation_id"], css="id"),
                words(names.name(row["indicator_id"])),
                figure(measurement(row["perceived"], "share"), note=_answers(row)),
                figure(shares(row["evidenced_low"], row["evidenced_high"])),
                figure(measurement(row["evidence_coverage"], "share")),
                figure(f"at least {measurement(row['gap_low'], 'share')}"),
            ],
            None,
        )
        for row in found[:_SHOWN_GAPS]
    ]
    more = f", the {_SHOWN_GAPS} widest of {len(found)}" if len(found) > _SHOWN_GAPS else ""
    headers = ["Organisation", "Indicator", "Perceived", "Evidenced", "Evidence coverage", "Gap"]
    return table(f"Said strong, shown weak{more}", headers, rows) if rows else None


def _applies(row: dict[str, Any]) -> str:
    notes = []
    if row.get("n_declared_away"):
        notes.append(f"declared not to apply to {whole(row['n_declared_away'])}")
    if row.get("n_ruled_out"):
        notes.append(f"the audit of {whole(row['n_ruled_out'])} says that nothing of it applies")
    if row.get("n_assumed"):
        notes.append(f"only assumed to apply to {whole(row['n_assumed'])}: nothing is declared")
    return "; ".join(notes)


def _basis(row: dict[str, Any]) -> str:
    few = row["n_scored"] < row["n_applicable"]
    return f"mean of {whole(row['n_scored'])} with enough evidence" if few else ""


def _no_score(row: dict[str, Any]) -> str:
    return "applies to nobody" if not row["n_applicable"] else "insufficient evidence"


def _answers(row: dict[str, Any]) -> str:
    return plural(int(row["n_respondents"]), "answer")
