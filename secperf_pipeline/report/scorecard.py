"""The scorecard, as in Figure 6: four perspectives and their KPIs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secperf_pipeline.report.figures import (
    MISSING,
    NO_REASON,
    Cell,
    Row,
    Table,
    figure,
    in_unit,
    interval,
    is_missing,
    line,
    measurement,
    number,
    plain,
    table,
    words,
)
from secperf_pipeline.report.selection import RowDicts, rows_with

STATUS_WORDS = {
    "green": "green",
    "amber": "amber",
    "red": "red",
    "no_data": "no data",
    "stale": "stale",
    "too_few": "too few cases",
}
_SHOWN_ORGANISATIONS = 3
_ORGANISATIONS = {
    "n_green": "green",
    "n_amber": "amber",
    "n_red": "red",
    "n_without": "without a colour",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One perspective in short; ``counted`` says how many of its KPIs count, where known."""

    name: str
    status: str
    css: str
    score: str
    note: str
    counted: str = ""

    @property
    def has_score(self) -> bool:
        """Whether there is a score to show on its scale."""
        return self.score != MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationScorecard:
    """The scorecard of one organisation, or of all together."""

    organisation: str
    cards: tuple[Card, ...]
    kpis: Table | None
    survey: Table | None
    controls: Table | None


def shown_organisations(scorecard: RowDicts, perspectives: RowDicts) -> tuple[list[str], int]:
    """Choose whose scorecards are printed, and count the organisations that there are."""
    found = sorted({str(row["organisation_id"]) for row in [*scorecard, *perspectives]})
    if "all" in found:
        return ["all"], len(found) - 1
    return (found if len(found) <= _SHOWN_ORGANISATIONS else []), len(found)


def scorecards(
    scorecard: RowDicts,
    perspectives: RowDicts,
    names: Mapping[str, str],
    certain: float | None,
) -> list[OrganisationScorecard]:
    """Lay out the scorecards to print.

    Parameters
    ----------
    scorecard
        Rows of ``results.scorecard`` of the quarter.
    perspectives
        Rows of ``results.scorecard_perspectives`` of the quarter.
    names
        Names of the perspectives by id, in the order to print them.
    certain
        A green whose probability lies below this is hatched; None hatches nothing.
    """
    organisations, _ = shown_organisations(scorecard, perspectives)

    def of_source(organisation: str, source: str) -> Table | None:
        kpis = _kpis(scorecard, organisation, source, list(names))
        return _kpi_table(kpis, names, certain)

    return [
        OrganisationScorecard(
            organisation=organisation,
            cards=cards(rows_with(perspectives, organisation_id=organisation), names),
            kpis=of_source(organisation, "register"),
            survey=of_source(organisation, "survey"),
            controls=of_source(organisation, "control"),
        )
        for organisation in organisations
    ]


def cards(perspectives: RowDicts, names: Mapping[str, str]) -> tuple[Card, ...]:
    """Sum up every perspective that has a name; one without a row has no data."""
    by_id = {row["perspective"]: row for row in perspectives}
    return tuple(_card(name, by_id.get(identifier)) for identifier, name in names.items())


def _card(name: str, row: dict[str, Any] | None) -> Card:
    if row is None:
        return Card(
            name=name,
            status=STATUS_WORDS["no_data"],
            css="no_data",
            score=MISSING,
            note="no row for this perspective",
        )
    status = str(row.get("status") or "no_data")
    weight = row.get("weight_with_data")
    notes = [] if is_missing(weight) else [f"{measurement(weight, 'share')} of the weight has data"]
    counted = ""
    if not is_missing(row.get("kpis_total")):
        counted = f"{plain(row['kpis_counted'])} of {plain(row['kpis_total'])} KPIs count"
        notes.append(counted)
    if row.get("reason"):
        notes.append(str(row["reason"]))
    elif is_missing(row.get("score")):
        notes.append(NO_REASON)
    return Card(
        name=name,
        status=STATUS_WORDS.get(status, status),
        css=status if status in STATUS_WORDS else "no_data",
        score=number(row.get("score"), 1),
        note="; ".join(notes),
        counted=counted,
    )


def _kpis(scorecard: RowDicts, organisation: str, source: str, order: list[str]) -> RowDicts:
    rows = [
        row
        for row in rows_with(scorecard, organisation_id=organisation)
        if (row.get("source") or "register") == source
    ]
    return sorted(
        rows,
        key=lambda row: (
            order.index(row["perspective"]) if row["perspective"] in order else len(order)
        ),
    )


def _kpi_table(kpis: RowDicts, names: Mapping[str, str], certain: float | None) -> Table | None:
    rows: list[Row] = []
    previous = None
    for kpi in kpis:
        perspective = names.get(kpi["perspective"], str(kpi["perspective"]))
        cells = [
            Cell(text="" if perspective == previous else perspective, css="strong"),
            words(kpi.get("name"), note=_beside(kpi)),
            Cell(
                text=measurement(kpi.get("value"), kpi.get("unit")), css="figure", note=_around(kpi)
            ),
            Cell(text=in_unit(kpi.get("target"), kpi.get("unit")), css="figure", note=_red(kpi)),
            _status(kpi, certain),
            figure(number(kpi.get("score"), 1)),
        ]
        css = "" if perspective == previous else "first"
        rows.append(_with_reason(cells, kpi.get("reason"), css))
        previous = perspective
    headers = ["Perspective", "KPI", "Value", "Target", "Status", "Score (0 to 10)"]
    return table("", headers, rows) if rows else None


def _with_reason(cells: list[Cell], reason: object, css: str) -> Row:
    if reason:
        # A stale value stands there and still needs its remark.
        return Row(cells=tuple(cells), remark=str(reason), css=css)
    return line(cells, None, css=css)


def _beside(kpi: dict[str, Any]) -> str:
    """Name the id, and what stands beside the value without deciding."""
    notes = [str(kpi.get("kpi_id") or "")]
    if not is_missing(kpi.get("median_minutes")):
        median, tail = (_minutes(kpi, name) for name in ("median_minutes", "p90_minutes"))
        moved = f", {kpi['median_trend']}" if kpi.get("median_trend") else ""
        notes.append(f"median {median}{moved}; 90 % within {tail}")
    if not is_missing(kpi.get("alternative_value")):
        notes.append(f"{measurement(kpi.get('alternative_value'), 'share')} of all recipients")
    return "; ".join(notes)


def _minutes(kpi: dict[str, Any], name: str) -> str:
    """State a time with its interval, which only all organisations together have."""
    time = f"{plain(kpi.get(name))} min"
    if is_missing(kpi.get(f"{name}_low")):
        return time
    low, high = (number(kpi[f"{name}_{end}"], 0) for end in ("low", "high"))
    return f"{time} ({low} to {high})"


def _around(kpi: dict[str, Any]) -> str:
    """State the cases and the interval of a value, or why it has none."""
    unit, cases = kpi.get("unit"), _cases(kpi)
    if is_missing(kpi.get("value_low")):
        reason = kpi.get("interval_reason")
        if is_missing(kpi.get("value")) or not reason:
            return cases
        return f"{cases}; no interval: {reason}".removeprefix("; ")
    low, high = kpi.get("value_low"), kpi.get("value_high")
    if unit == "share":
        ends = f"{measurement(low, unit)} to {measurement(high, unit)}"
    else:
        ends = interval(low, high, 2)
    around = f"{cases} ({ends})".strip()
    if is_missing(kpi.get("n_effective")):
        return around
    return f"{around}; worth {number(kpi['n_effective'], 0)} independent cases"


def _cases(kpi: dict[str, Any]) -> str:
    numerator, denominator = kpi.get("numerator"), kpi.get("denominator")
    if not is_missing(numerator) and not is_missing(denominator):
        return f"{plain(numerator)} of {plain(denominator)}"
    return "" if is_missing(kpi.get("n")) else f"n = {plain(kpi['n'])}"


def _red(kpi: dict[str, Any]) -> str:
    red_flag = kpi.get("red_flag")
    return "" if is_missing(red_flag) else f"red below {in_unit(red_flag, kpi.get('unit'))}"


def _status(kpi: dict[str, Any], certain: float | None) -> Cell:
    status = str(kpi.get("status") or "no_data")
    notes = []
    css = f"chip {status if status in STATUS_WORDS else 'no_data'}"
    probability = kpi.get("probability_green")
    if isinstance(probability, int | float):
        notes.append(f"P(green) {number(probability, 2)}")
        if status == "green" and certain is not None and probability < certain:
            css += " hatched"
            notes.append("uncertain")
    elif kpi.get("probability_reason") and not is_missing(kpi.get("value")):
        notes.append(f"P(green) not known: {kpi['probability_reason']}")
    notes += _organisations(kpi)
    trend = kpi.get("trend")
    if trend not in (None, ""):
        notes.append(f"trend {trend if isinstance(trend, str) else number(trend, 2)}")
    return Cell(text=STATUS_WORDS.get(status, status), css=css, note="; ".join(notes))


def _organisations(kpi: dict[str, Any]) -> list[str]:
    """Count the organisations behind a pooled colour; nothing in an organisation's own row."""
    if is_missing(kpi.get("n_without")):
        return []
    counts = [
        f"{plain(kpi[name])} {word}"
        for name, word in _ORGANISATIONS.items()
        if kpi[name] or name == "n_without"
    ]
    return [f"organisations: {', '.join(counts)}"]
