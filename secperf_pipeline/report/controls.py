"""The section on controls: modules and leak causes, with the number of controls behind each."""

from typing import Any

from secperf_pipeline.report.figures import (
    Table,
    evidence_coverage,
    figure,
    interval,
    line,
    measurement,
    number,
    shares,
    table,
    whole,
    words,
)
from secperf_pipeline.report.selection import RowDicts


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
                evidence_coverage(row, "evaluated_count", "applicable_count"),
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
                evidence_coverage(row, "items_evaluated", "items_applicable"),
            ],
            "no control marked for it was evaluated",
        )
        for row in causes
    ]
    headers = ["Leak cause", "Firms naming it (%)", "Exposure index", "Bounds"]
    headers += ["By the weakest link", "Evidence coverage"]
    return table("", headers, rows) if rows else None


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
