"""The seeds of the declared scorecard, checked row by row: what refers to nothing is named."""

import csv
from collections import Counter
from pathlib import Path

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.project import DBT_PROJECT

_SEEDS = DBT_PROJECT / "seeds"
# Column of a seed -> the seed and column that it refers to.
_REFERENCES = {
    "scorecard_goals": {"perspective": ("scorecard_perspectives", "perspective")},
    "scorecard_csfs": {
        "perspective": ("scorecard_perspectives", "perspective"),
        "goal_id": ("scorecard_goals", "goal_id"),
    },
    "kpis": {
        "perspective": ("scorecard_perspectives", "perspective"),
        "goal_id": ("scorecard_goals", "goal_id"),
        "csf_id": ("scorecard_csfs", "csf_id"),
    },
    "kpi_aliases": {"kpi_id": ("kpis", "kpi_id")},
    "incident_kpis": {"kpi_id": ("kpis", "kpi_id")},
    "kpi_pooling": {"kpi_id": ("kpis", "kpi_id")},
    "kpi_controls": {"kpi_id": ("kpis", "kpi_id"), "control_id": ("controls", "control_id")},
    "action_plans": {
        "perspective": ("scorecard_perspectives", "perspective"),
        "goal_id": ("scorecard_goals", "goal_id"),
        "csf_id": ("scorecard_csfs", "csf_id"),
        "kpi_id": ("kpis", "kpi_id"),
    },
    "strategy_edges": {
        "from_goal_id": ("scorecard_goals", "goal_id"),
        "to_goal_id": ("scorecard_goals", "goal_id"),
    },
    "business_goal_links": {
        "business_goal_id": ("business_goals", "business_goal_id"),
        "goal_id": ("scorecard_goals", "goal_id"),
    },
    "goal_measures": {"indicator_id": ("indicators", "indicator_id")},
    "organisation_approaches": {"approach_id": ("alignment_approaches", "approach_id")},
}
_MAY_BE_EMPTY = {("kpis", "csf_id"), ("action_plans", "csf_id"), ("action_plans", "kpi_id")}
# What tells the rows of a seed apart.
_KEYS = {
    "scorecard_goals": ("goal_id",),
    "scorecard_csfs": ("csf_id",),
    "kpis": ("kpi_id", "valid_from"),
    "incident_kpis": ("kpi_id",),
    "kpi_pooling": ("kpi_id",),
    "action_plans": ("action_id",),
    "business_goals": ("business_goal_id",),
    "organisation_approaches": ("organisation_id", "valid_from"),
    "goal_measures": ("goal_kind", "goal_id", "indicator_id"),
    "benchmark_figures": ("benchmark_id",),
}


def check_scorecard(seeds: Path = _SEEDS) -> None:
    """Check that every row of the scorecard's seeds refers to rows that exist, and stands once.

    Only a KPI's success factor, and an action's KPI and success factor, may be empty.

    Raises
    ------
    DeclarationError
        One line for each fault, with file, line, column and remedy.
    """
    rows = {path.stem: _rows(path) for path in sorted(seeds.glob("*.csv"))}
    faults = [*_dangling_references(rows), *_repeated_rows(rows)]
    if faults:
        raise DeclarationError("\n".join(faults))


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Read the rows, each with the number of the line that it ends on."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return [(reader.line_num, row) for row in reader]


def _dangling_references(rows: dict[str, list[tuple[int, dict[str, str]]]]) -> list[str]:
    faults = []
    for seed, columns in _REFERENCES.items():
        for column, (target, key) in columns.items():
            known = {row[key] for _, row in rows[target]}
            if (seed, column) in _MAY_BE_EMPTY:
                known.add("")
            faults += [
                f"{seed}.csv, line {line}, column {column}: {_remedy(row[column], target)}"
                for line, row in rows[seed]
                if row[column] not in known
            ]
    return faults


def _remedy(cell: str, target: str) -> str:
    if cell:
        return f"there is no {cell!r} in {target}.csv; add it there or correct the cell"
    return f"the cell is empty; name a row of {target}.csv"


def _repeated_rows(rows: dict[str, list[tuple[int, dict[str, str]]]]) -> list[str]:
    faults = []
    for seed, key in _KEYS.items():
        counts = Counter(tuple(row[name] for name in key) for _, row in rows[seed])
        for line, row in rows[seed]:
            values = tuple(row[name] for name in key)
            if counts[values] > 1:
                said = ", ".join(repr(value) for value in values)
                faults.append(
                    f"{seed}.csv, line {line}, column {' and '.join(key)}: {said} stands in "
                    "several rows; close the earlier one with valid_to or remove one"
                )
    return faults
