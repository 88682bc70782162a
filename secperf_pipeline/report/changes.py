"""What changed since the last revision and since the quarter before, and which layer did it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secperf_pipeline.report.figures import (
    Cell,
    Row,
    Table,
    figure,
    measurement,
    number,
    plural,
    table,
    words,
)
from secperf_pipeline.report.scorecard import STATUS_WORDS
from secperf_pipeline.report.selection import Indicators, RowDicts, rows_with

_REVISION, _QUARTER = "revision", "quarter"
_LAYERS = ("data", "screening", "definitions", "code")
_SHOWN = 25


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of what a change is about."""

    indicators: Indicators
    perspectives: Mapping[str, str]
    kpis: Mapping[str, str]

    def place(self, row: dict[str, Any]) -> str:
        """Name the row of a table that holds the changed figure."""
        parts = str(row["row_key"]).split(" | ")
        if row["table_name"] == "verdicts":
            hypothesis, *others = parts
            return ", ".join([self.indicators.claim(hypothesis), *others])
        perspective, *kpis = parts[1:]
        shown = [self.perspectives.get(perspective, perspective)]
        return ", ".join([*shown, *(self.kpis.get(kpi, kpi) for kpi in kpis)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One earlier snapshot: a sentence on it, and the changes that a board looks at."""

    title: str
    sentence: str
    table: Table | None


def comparisons(
    restatements: RowDicts,
    snapshot_id: object,
    names: Indicators,
    perspectives: Mapping[str, str],
    kpi_names: Mapping[str, str],
) -> list[Comparison]:
    """Lay out what the current snapshot says otherwise than those before it.

    Parameters
    ----------
    restatements
        Rows of ``results.restatements`` of the quarter, with compared_quarter, the quarter of
        the earlier snapshot.
    snapshot_id
        The current snapshot.
    names
        Names of the indicators.
    perspectives, kpi_names
        Names of the scorecard's perspectives and KPIs by id.
    """
    names_of = _Names(names, perspectives, kpi_names)
    own = rows_with(restatements, snapshot_id=snapshot_id)
    return [
        _comparison(_title(kind, rows[0]), rows, names_of)
        for kind in (_REVISION, _QUARTER)
        if (rows := rows_with(own, comparison=kind))
    ]


def _title(kind: str, row: dict[str, Any]) -> str:
    """Name what is compared with; the quarter before may lie years back, so it is named."""
    if kind == _REVISION:
        return "Since the revision before"
    return f"Since {row.get('compared_quarter') or 'the quarter before'}"


def _comparison(title: str, rows: RowDicts, names: _Names) -> Comparison:
    layers = rows[0]["changed_layers"]
    flips = [row for row in rows if row["table_name"] == "verdicts" and row["figure"] == "verdict"]
    colours = [row for row in rows if row["is_flip"] and row["table_name"] != "verdicts"]
    sentence = (
        f"{plural(len(rows), 'change')} in figures and words: {plural(len(flips), 'verdict')} "
        f"and {len(colours)} of the scorecard's colours flipped. What differs between the two "
        f"snapshots: {layers or 'not known'}."
    )
    if rows[0]["attributed_to"] is None:
        sentence += (
            " Several layers changed at once; secperf explain --record computes the steps "
            "between them and shares each change out."
        )
    shown = [*flips, *(row for row in rows if _is_headline(row))]
    listed = [_line(row, names) for row in shown[:_SHOWN]]
    if len(listed) < len(rows):
        sentence += (
            f" Listed: {len(listed)} of the {len(shown)} flipped verdicts, and values and colours "
            "of all organisations together; every change is in results.restatements."
        )
    headers = ["What", "Before", "Now", "Difference", "Moved by"]
    return Comparison(
        title=title, sentence=sentence, table=table("", headers, listed) if listed else None
    )


def _is_headline(row: dict[str, Any]) -> bool:
    """Tell whether a change is a value or a status of the scorecard of all together."""
    is_whole = str(row["row_key"]).startswith("all | ")
    return is_whole and row["table_name"] != "verdicts" and row["figure"] in {"value", "status"}


def _line(row: dict[str, Any], names: _Names) -> Row:
    return Row(
        cells=(
            words(names.place(row), note=str(row["figure"]).replace("_", " ")),
            words(_plain(row, "value_before")),
            words(_plain(row, "value_after")),
            _difference(row),
            words(_movers(row)),
        )
    )


def _plain(row: dict[str, Any], column: str) -> object:
    value = row[column]
    if value is None or row["is_flip"]:
        return None if value is None else STATUS_WORDS.get(value, str(value).replace("_", " "))
    return measurement(float(value), row["unit"])


def _difference(row: dict[str, Any]) -> Cell:
    """Print a difference with its sign; that of shares is one of percentage points."""
    if row["difference"] is None:
        return figure("")
    note = "percentage points" if row["unit"] == "share" else ""
    return figure(_change(row["difference"], row["unit"]), note=note)


def _change(difference: float, unit: object) -> str:
    text = number(100 * difference, 1) if unit == "share" else number(difference, 2)
    return f"+{text}" if difference > 0 else text


def _movers(row: dict[str, Any]) -> str:
    if row["attributed_to"] is None:
        return "not shared out"
    parts = [
        f"{layer} {_change(row[f'by_{layer}'], row['unit'])}"
        for layer in _LAYERS
        if row[f"by_{layer}"]
    ]
    return ", ".join(parts) if len(parts) > 1 else str(row["attributed_to"])
