"""How the report prints numbers, and the tables that its template draws."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.stats.rounding import format_p, percent, rounded

MISSING = "–"
NO_REASON = "no reason recorded"
# A scale with more points is drawn with its ends and its middle only.
_MOST_TICKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A mean and its interval on the answer scale, in per cent of its length.

    ``ticks`` are the places of its points, ``scale`` its ends in words. The middle lies at 50.
    """

    mean: float
    low: float
    high: float
    ticks: tuple[float, ...]
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its text, how it looks, a smaller line under it, and what is drawn in it.

    ``bar`` is a mean on the answer scale, ``share`` a share from 0 to 1; ``fold`` is shown when
    the reader opens it.
    """

    text: str
    css: str = ""
    note: str = ""
    bar: Bar | None = None
    share: float | None = None
    fold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells of one line; ``remark`` says why a figure in it is missing or doubtful."""

    cells: tuple[Cell, ...]
    remark: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What the template draws as one table; with remarks, they are its last column."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    has_remarks: bool


def table(caption: str, headers: Sequence[str], rows: Sequence[Row]) -> Table:
    """Make a table; the column of remarks appears only where a row has one."""
    has_remarks = any(row.remark for row in rows)
    return Table(caption=caption, headers=tuple(headers), rows=tuple(rows), has_remarks=has_remarks)


def line(cells: Sequence[Cell], reason: object, css: str = "") -> Row:
    """Make a row; a missing figure always gets a reason, if only that none was recorded."""
    missing = any(cell.text == MISSING for cell in cells)
    return Row(cells=tuple(cells), remark=str(reason or NO_REASON) if missing else "", css=css)


def words(text: object, css: str = "", note: str = "") -> Cell:
    """Make a cell of text; nothing becomes the dash."""
    return Cell(text=MISSING if text is None or text == "" else str(text), css=css, note=note)


def figure(text: str, note: str = "") -> Cell:
    """Make a cell of a printed number, aligned to the right."""
    return Cell(text=text, css="figure", note=note)


def is_missing(value: object) -> bool:
    """Tell whether a figure does not exist: NULL, or not a finite number."""
    return not isinstance(value, int | float) or not math.isfinite(value)


def number(value: object, decimals: int) -> str:
    """Print a number with fixed decimals; the dash where there is none."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return MISSING
    # Adding zero takes the sign from what rounds to nothing.
    return str(rounded(value, decimals) + 0).replace("-", "−")


def whole(value: object) -> str:
    """Print a count with thin spaces between thousands."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return MISSING
    return f"{int(value):,}".replace(",", "\u2009")


def degrees(value: object) -> str:
    """Print degrees of freedom: three decimals unless they are whole."""
    if isinstance(value, int | float) and float(value).is_integer():
        return whole(value)
    return number(value, 3)


def plain(value: object) -> str:
    """Print a declared value with the decimals it needs, at most three."""
    text = number(value, 3)
    return text.rstrip("0").rstrip(".") if "." in text else text


def p_value(value: object) -> str:
    """Print a p-value; the dash where there is none."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return MISSING
    return format_p(value)


def p_statement(value: object) -> str:
    """Print a p-value as ``p = .058`` or ``p < .001``."""
    text = p_value(value)
    return f"p < {text[1:]}" if text.startswith("<") else f"p = {text}"


def percentage(share: object) -> str:
    """Print a share from 0 to 1 in whole per cent; 0 % and 100 % mean none and all."""
    if not isinstance(share, int | float) or not math.isfinite(share):
        return MISSING
    return percent(share).replace("more than ", ">\u2009").replace("less than ", "<\u2009")


def interval(low: object, high: object, decimals: int) -> str:
    """Print an interval as ``4.39 to 4.83``; the dash where an end is missing."""
    if is_missing(low) or is_missing(high):
        return MISSING
    return f"{number(low, decimals)} to {number(high, decimals)}"


def in_unit(value: object, unit: object) -> str:
    """Print a declared value with the decimals it needs: shares in per cent, else with its unit."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return MISSING
    if unit == "share":
        return f"{plain(float(rounded(value * 100, 1)))} %"
    return _with_unit(plain(float(rounded(value, 2))), unit)


def measurement(value: object, unit: object) -> str:
    """Print a measured value as `in_unit` does, with decimals that are the same in every row.

    Shares of none and of all stay whole, and so do counts that are.
    """
    if not isinstance(value, int | float) or not math.isfinite(value):
        return MISSING
    if unit == "share":
        return in_unit(value, unit) if value in (0, 1) else f"{number(value * 100, 1)} %"
    if unit in (None, "", "count") and float(value).is_integer():
        return plain(value)
    return _with_unit(number(value, 2), unit)


def _with_unit(text: str, unit: object) -> str:
    """Put the unit's word behind a figure; answers are in points of their scale."""
    if unit in (None, "", "count"):
        return text
    return f"{text} {'points' if unit == 'likert' else unit}"


def in_words(identifier: object) -> str:
    """Write an id as words, ``adopt contrary`` for ``adopt_contrary``; nothing for None."""
    return str(identifier or "").replace("_", " ")


def shares(low: object, high: object) -> str:
    """Print an interval of shares as ``20.0 % to 50.0 %``; the dash where an end is missing."""
    if is_missing(low) or is_missing(high):
        return MISSING
    return f"{measurement(low, 'share')} to {measurement(high, 'share')}"


def evidence_coverage(row: Mapping[str, object], evaluated: str, applicable: str) -> Cell:
    """Show how much of some evidence is known, over the number of controls it consists of.

    All of one control is not much; ``evaluated`` and ``applicable`` name the columns that count.
    """
    known, asked = row[evaluated], row[applicable]
    note = ""
    if isinstance(known, int) and isinstance(asked, int):
        note = f"{known} of {plural(asked, 'control')}"
    return figure(measurement(row["evidence_coverage"], "share"), note=note)


def plural(count: int, noun: str) -> str:
    """Print a count with its noun: ``1 file``, ``2 files``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def scale_bar(mean: object, low: object, high: object, scale: AnswerScale | None) -> Bar | None:
    """Place a mean and its interval on the answer scale; nothing without a mean or a scale."""
    if scale is None or not isinstance(mean, int | float) or not math.isfinite(mean):
        return None
    least, most = scale
    ends = [end if isinstance(end, int | float) else mean for end in (low, high)]
    at, start, stop = (_place_on(value, scale) for value in (mean, *ends))
    is_marked = most - least <= _MOST_TICKS
    points = range(least, most + 1) if is_marked else (least, most)
    return Bar(
        mean=at,
        low=start,
        high=stop,
        ticks=tuple(_place_on(point, scale) for point in points),
        scale=f"{least} to {most}",
    )


def _place_on(value: float, scale: AnswerScale) -> float:
    """Place a value on a scale, in per cent of its length, not beyond its ends."""
    least, most = scale
    share = min(1.0, max(0.0, (value - least) / (most - least)))
    return float(rounded(share * 100, 2))
