"""What was expected of a quarter's data, what was found, and how far its values have moved."""

from dataclasses import dataclass
from typing import Any

from secperf_pipeline.report.figures import (
    Cell,
    Row,
    Table,
    figure,
    in_words,
    line,
    number,
    percentage,
    plural,
    table,
    whole,
    words,
)
from secperf_pipeline.report.selection import RowDicts, rows_with

_ROWS_SHOWN = 20
_SEVERITIES = {
    "critical": ("stops", "red"),
    "error": ("error", "red"),
    "warning": ("warns", "amber"),
}
_KINDS = {"item": "Item", "attribute": "Attribute", "indicator": "Indicator"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteTable:
    """One suite: its name, what it makes sure of, its expectations."""

    name: str
    about: str
    table_name: str
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingRows:
    """The first rows that an expectation fails, and the query that lists all of them."""

    table: Table
    query: str


def is_stopped(results: RowDicts) -> bool:
    """Tell whether a critical expectation failed."""
    return any(row["passed"] is False and row["severity"] == "critical" for row in results)


def sentences(results: RowDicts) -> list[str]:
    """Say what became of the expectations."""
    if not results:
        return ["The quarter's data were not checked yet."]
    failed = rows_with(results, passed=False)
    critical = rows_with(failed, severity="critical")
    idle = sum(row["passed"] is None for row in results)
    if critical:
        first = (
            f"The quarter is stopped: {plural(len(critical), 'critical expectation')} failed. "
            "Its results and its report were not made again."
        )
    elif failed:
        first = f"Nothing stops the quarter; {_counted(failed)} a look."
    else:
        first = "The quarter's data are as expected."
    held = len(results) - len(failed) - idle
    return [
        first,
        f"{held} of {plural(len(results), 'expectation')} held, {len(failed)} failed, "
        f"{idle} had nothing to be held against.",
    ]


def _counted(failed: RowDicts) -> str:
    """Count what failed and stops nothing: ``1 error demands and 2 warnings advise``."""
    errors = len(rows_with(failed, severity="error"))
    warnings = len(failed) - errors
    said = [f"{plural(errors, 'error')} {'demands' if errors == 1 else 'demand'}"] if errors else []
    if warnings:
        verb = "advises" if warnings == 1 else "advise"
        said.append(f"{plural(warnings, 'warning')} {verb}")
    return " and ".join(said)


def suite_tables(results: RowDicts) -> list[SuiteTable]:
    """Lay out every suite, those with failures first."""
    by_suite: dict[str, RowDicts] = {}
    for row in results:
        by_suite.setdefault(str(row["suite"]), []).append(row)
    ordered = sorted(by_suite, key=lambda name: (not rows_with(by_suite[name], passed=False), name))
    return [
        SuiteTable(
            name=suite_name(name),
            about=str(by_suite[name][0]["suite_about"]),
            table_name=str(by_suite[name][0]["table_name"]),
            table=_suite_table(_in_order(by_suite[name])),
        )
        for name in ordered
    ]


def suite_name(suite: object) -> str:
    """Name a suite: ``KPI values`` for ``kpi_values``."""
    text = in_words(suite)
    return text.replace("kpi", "KPI") if text.startswith("kpi") else text[:1].upper() + text[1:]


def _suite_table(rows: RowDicts) -> Table:
    """Lay out a suite; what was found has a column where anything failed."""
    headers = ["Result", "Expectation", "Rows", "Failing"]
    has_found = bool(rows_with(rows, passed=False))
    if has_found:
        headers.append("Found")
    return table("", headers, [_expectation(row, has_found) for row in rows])


def _in_order(rows: RowDicts) -> RowDicts:
    return sorted(rows, key=lambda row: row["expectation_number"])


def _expectation(row: dict[str, Any], has_found: bool) -> Row:
    found = row["unexpected_values"] or row["observed_value"] if row["passed"] is False else None
    return Row(
        cells=(
            _result(row),
            Cell(text=_said(row), fold=str(row["expectation"])),
            figure(_count(row["element_count"])),
            figure(_count(row["unexpected_count"])),
            *([Cell(text=str(found or ""), css="small")] if has_found else []),
        ),
        remark=str(row["reason"] or ""),
    )


def _said(row: dict[str, Any]) -> str:
    """Say what is expected; a result kept by an earlier program has its arguments only."""
    return str(row["description"] or row["expectation"])


def _count(value: object) -> str:
    return "" if value is None else whole(value)


def _result(row: dict[str, Any]) -> Cell:
    """Print the result as a coloured word; what was not evaluated is neither good nor bad."""
    if row["passed"] is None:
        return Cell(text="not evaluated", css="chip no_data")
    if row["passed"]:
        return Cell(text="held", css="chip green")
    text, colour = _SEVERITIES[row["severity"]]
    return Cell(text=text, css=f"chip {colour}")


def failing_tables(results: RowDicts, failures: RowDicts) -> list[FailingRows]:
    """List the first rows that fail each expectation."""
    listed = []
    for row in _in_order(rows_with(results, passed=False)):
        place = {"suite": row["suite"], "expectation_number": row["expectation_number"]}
        rows = sorted(rows_with(failures, **place), key=lambda one: str(one["row_key"]))
        if not rows:
            continue
        shown = [
            Row(cells=(words(one["row_key"]), words(one["observed_value"] or "not shown")))
            for one in rows[:_ROWS_SHOWN]
        ]
        more = f", the first {_ROWS_SHOWN}" if len(rows) > _ROWS_SHOWN else ""
        caption = f"{_said(row)} {plural(len(rows), 'row')} in {suite_name(row['suite'])}{more}:"
        listed.append(
            FailingRows(
                table=table(caption, ["Row", "Value"], shown), query=str(row["failing_rows_query"])
            )
        )
    return listed


def drift_sentence(drift: RowDicts) -> str:
    """Say how many distributions have moved."""
    if not drift:
        return (
            "Drift was not assessed: there is no earlier wave of the same instrument, or the "
            "quarter has no survey."
        )
    moved = [str(row["variable"]) for row in drift if row["is_drift"]]
    waves = plural(max(int(row["earlier_waves"]) for row in drift), "earlier wave")
    start = f"{len(drift)} items, attributes and indicators were held against {waves}: "
    if not moved:
        return start + "none has moved beyond chance and the declared limit."
    return start + f"{len(moved)} moved beyond chance and the declared limit ({', '.join(moved)})."


def drift_table(drift: RowDicts) -> Table | None:
    """Show how far each distribution lies from the waves before, the furthest first."""
    headers = [
        *("Kind", "What", "Result", "Now", "Before", "PSI", "By chance up to", "Limit"),
        *("Would have to change", "Largest shift"),
    ]

    def distance(row: dict[str, Any]) -> tuple[float, str, str]:
        reached = (row["psi"] or 0.0) / row["psi_limit"]
        return (-reached, str(row["kind"]), str(row["variable"]))

    rows = [_drift(row) for row in sorted(drift, key=distance)]
    return table("", headers, rows) if rows else None


def _drift(row: dict[str, Any]) -> Row:
    result = {
        None: Cell(text="not known", css="chip no_data"),
        True: Cell(text="moved", css="chip amber"),
        False: Cell(text="as before", css="chip green"),
    }[row["is_drift"]]
    shift = "" if row["shifted_value"] is None else f"{row['shifted_value']}: "
    if shift:
        shift += f"{percentage(row['shifted_from'])} → {percentage(row['shifted_share'])}"
    return line(
        [
            words(_KINDS.get(str(row["kind"]), row["kind"])),
            words(row["variable"] if row["kind"] == "item" else in_words(row["variable"])),
            result,
            _people(row["n"], row["n_effective"]),
            _people(row["n_earlier"], row["n_earlier_effective"]),
            figure(number(row["psi"], 3)),
            figure(number(row["noise_limit"], 3)),
            figure(number(row["psi_limit"], 3)),
            figure(percentage(row["total_variation"])),
            Cell(text=shift, css="small"),
        ],
        row["reason"],
    )


def _people(n: object, effective: object) -> Cell:
    """Print a count with what it is worth after the design effect, where that is less."""
    note = f"worth {whole(effective)}" if whole(effective) != whole(n) else ""
    return figure(whole(n), note=note)
