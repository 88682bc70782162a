"""What changed between two snapshots, and which layer changed it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from secperf_pipeline.scorecard.basis import LAYERS
from secperf_pipeline.scorecard.snapshot import DIGITS

_KEYS = {
    "scorecard": ("organisation_id", "perspective", "kpi_id"),
    "scorecard_perspectives": ("organisation_id", "perspective"),
    "verdicts": ("hypothesis_id", "policy"),
}
# What only repeats the key, or names what a row was computed under.
_NO_FIGURES = {
    *("wave_quarter", "segment_kind", "segment", "profile", "is_default_profile"),
    *("name", "x", "y", "protocol_hash"),
}
_FLIPS = {"verdict", "verdict_paper", "status"}
# Figures in the unit that their row names, and those that have the same in every row.
_IN_UNIT = {"value", "value_low", "value_high", "target", "red_flag"}
_UNITS = {
    "alternative_value": "share",
    "weight_with_data": "share",
    "median_minutes": "minutes",
    "p90_minutes": "minutes",
}
REMAINDER = "code"

Place = tuple[str, str, str]
Value = Fraction | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One layer exchanged: a snapshot's rows before and after, all else equal."""

    layer: str
    before: pl.DataFrame
    after: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure or a word that two snapshots give differently.

    Parameters
    ----------
    table_name, row_key, figure
        Where it stands; the key's values are joined by a bar.
    before, after
        A number as an exact fraction, a word, or None where there was none.
    layers
        The layers that moved it, in their order.
    unit
        share, count, likert or minutes; None for words and for figures without a unit.
    parts
        What each layer adds; they sum to the difference exactly. Empty unless every state of
        the figure is a number.
    organisation_id, source
        Whose row it is, and whether a survey, a register or audited controls gave it; None in a
        table that does not say.
    """

    table_name: str
    row_key: str
    figure: str
    before: Value
    after: Value
    layers: tuple[str, ...]
    unit: str | None = None
    parts: Mapping[str, Fraction] = field(default_factory=dict)
    organisation_id: str | None = None
    source: str | None = None

    @property
    def is_of_the_whole(self) -> bool:
        """Whether it is of all organisations together."""
        return self.organisation_id in (None, "all")

    @property
    def difference(self) -> Fraction | None:
        """After minus before; None where either is no number."""
        if isinstance(self.before, Fraction) and isinstance(self.after, Fraction):
            return self.after - self.before
        return None

    def __str__(self) -> str:
        place = f"{self.table_name}: {self.row_key}, {self.figure}"
        moved = f"{self._stated(self.before)} -> {self._stated(self.after)}"
        if len(self.layers) > 1 and self.parts:
            is_share = self.unit == "share"
            parts = [
                f"{name} {float(self.parts[name] * (100 if is_share else 1)):+.{DIGITS}g}"
                for name in self.layers
            ]
            points = " percentage points" if is_share else ""
            return f"{place}: {moved} ({', '.join(parts)}{points})"
        return f"{place}: {moved} ({', '.join(self.layers)})"

    def _stated(self, value: Value) -> str:
        """Write a value in its unit; shares in per cent."""
        if not isinstance(value, Fraction):
            return value or "none"
        if self.unit == "share":
            return f"{format_value(value * 100)} %"
        word = {"likert": " points", "minutes": " min"}.get(self.unit or "", "")
        return f"{format_value(value)}{word}"


def restatement(before: pl.DataFrame, after: pl.DataFrame, steps: Sequence[Step]) -> list[Change]:
    """Attribute every difference of two snapshots to the layer that made it.

    Parameters
    ----------
    before, after
        Rows of ``results.snapshot_rows`` of the two snapshots: table_name, content.
    steps
        The layers other than the code in their fixed order, each exchanged on top of the one
        before. They are computed by one program, so what they leave of the difference is what
        the program changed: the code is the remainder.

    Returns
    -------
    list of Change
        In the order of the tables. Numbers count to nine significant digits, as in the hash
        of results; another order of the layers would split the differences otherwise.
    """
    was, became = _figures(before), _figures(after)
    states = [(step.layer, _figures(step.before), _figures(step.after)) for step in steps]
    units = _units(before) | _units(after)
    owners = _owners(before) | _owners(after)
    places = list(dict.fromkeys([*was, *became]))
    return [
        replace(
            _change(place, was.get(place), became.get(place), states, units.get(place)),
            organisation_id=owners[place[:2]][0],
            source=owners[place[:2]][1],
        )
        for place in places
        if was.get(place) != became.get(place)
    ]


def changes_frame(changes: Sequence[Change], *, is_attributed: bool) -> pl.DataFrame:
    """Put changes into the columns of ``results.restatements`` that speak of figures.

    Parameters
    ----------
    changes
        What changed.
    is_attributed
        Whether their layers are known; else the columns that name them are NULL.
    """
    rows = [_change_row(change, is_attributed=is_attributed) for change in changes]
    place = ("table_name", "row_key", "organisation_id", "source", "figure", "unit")
    text = (*place, "value_before", "value_after", "attributed_to")
    numbers = ("difference", *(f"by_{layer}" for layer in LAYERS))
    schema = dict.fromkeys(text, pl.String) | dict.fromkeys(numbers, pl.Float64)
    return pl.DataFrame(rows, schema={**schema, "is_flip": pl.Boolean})


def _change_row(change: Change, *, is_attributed: bool) -> dict[str, Any]:
    parts = change.parts if is_attributed else {}
    return {
        "table_name": change.table_name,
        "row_key": change.row_key,
        "organisation_id": change.organisation_id,
        "source": change.source,
        "figure": change.figure,
        "unit": change.unit,
        "value_before": format_value(change.before),
        "value_after": format_value(change.after),
        "attributed_to": ", ".join(change.layers) if is_attributed else None,
        "difference": None if change.difference is None else float(change.difference),
        **{f"by_{layer}": float(parts.get(layer, 0)) if parts else None for layer in LAYERS},
        "is_flip": change.figure in _FLIPS,
    }


def format_value(value: Value) -> str | None:
    """Write a value as people read it: at most nine significant digits."""
    return f"{float(value):.{DIGITS}g}" if isinstance(value, Fraction) else value


def _change(
    place: Place,
    before: Value,
    after: Value,
    states: Sequence[tuple[str, Mapping[Place, Value], Mapping[Place, Value]]],
    unit: str | None,
) -> Change:
    own = [(layer, first.get(place), last.get(place)) for layer, first, last in states]
    moved = [layer for layer, first, last in own if first != last]
    parts = _parts(before, after, own)
    if parts:
        moved = [layer for layer, part in parts.items() if part]
    elif not own or own[0][1] != before or own[-1][2] != after:
        moved.append(REMAINDER)
    table_name, row_key, figure = place
    return Change(
        table_name=table_name,
        row_key=row_key,
        figure=figure,
        before=before,
        after=after,
        layers=tuple(dict.fromkeys(moved)),
        unit=unit,
        parts=parts,
    )


def _parts(
    before: Value, after: Value, own: Sequence[tuple[str, Value, Value]]
) -> dict[str, Fraction]:
    """Split a difference of numbers; nothing where any state is no number."""
    if not (isinstance(before, Fraction) and isinstance(after, Fraction)):
        return {}
    parts: dict[str, Fraction] = {}
    for layer, first, last in own:
        if not (isinstance(first, Fraction) and isinstance(last, Fraction)):
            return {}
        parts[layer] = parts.get(layer, Fraction(0)) + last - first
    rest = after - before - sum(parts.values(), Fraction(0))
    parts[REMAINDER] = parts.get(REMAINDER, Fraction(0)) + rest
    return parts


def _figures(rows: pl.DataFrame) -> dict[Place, Value]:
    """Take every figure and word of a snapshot's rows, by its place."""
    return {
        (table, row_key, figure): _value(value)
        for table, row_key, row in _read(rows)
        for figure, value in row.items()
        if figure not in _KEYS[table] and figure not in _NO_FIGURES
    }


def _units(rows: pl.DataFrame) -> dict[Place, str]:
    """Take the unit of every figure that has one."""
    return {
        (table, row_key, figure): unit
        for table, row_key, row in _read(rows)
        for figure in row
        if (unit := row.get("unit") if figure in _IN_UNIT else _UNITS.get(figure))
    }


def _owners(rows: pl.DataFrame) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    """Tell of each row whose it is and what gave it."""
    return {
        (table, row_key): (row.get("organisation_id"), row.get("source"))
        for table, row_key, row in _read(rows)
    }


def _read(rows: pl.DataFrame) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Read the table, the key and the values of each of a snapshot's rows."""
    for table, content in rows.select("table_name", "content").iter_rows():
        row: dict[str, Any] = json.loads(content, parse_float=Decimal)
        yield table, " | ".join(str(row[key]) for key in _KEYS[table]), row


def _value(value: Any) -> Value:
    if value is None:
        return None
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Fraction(f"{Decimal(value):.{DIGITS - 1}e}")
    return str(value)
