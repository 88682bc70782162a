"""What to fund next: the open actions, ties shown as ties."""

from collections import Counter
from typing import Any

from secperf_pipeline.report.figures import (
    Row,
    Table,
    figure,
    interval,
    is_missing,
    line,
    number,
    plain,
    plural,
    table,
    words,
)
from secperf_pipeline.report.selection import RowDicts, rows_with

_SHOWN_ORGANISATIONS = 1


def funding_sentence(options: RowDicts) -> str | None:
    """Say what is not beaten, or how often; None without open actions."""
    if not options:
        return None
    organisations = {row["organisation_id"] for row in options}
    first = [row for row in options if row["rank"] == 1]
    if len(organisations) > _SHOWN_ORGANISATIONS:
        return (
            f"{plural(len(organisations), 'organisation')} have open actions; in each, those of "
            "rank 1 are surely beaten by no other."
        )
    if not first:
        return "No open action states a cost, so that none can be compared."
    names = "; ".join(str(row["name_en"]) for row in first)
    tie = (
        f"{len(first)} open actions tie: none surely beats another"
        if len(first) > 1
        else ("One open action is surely beaten by no other")
    )
    return f"{tie}. {names}."


def funding_table(options: RowDicts) -> Table | None:
    """Show the actions of one organisation, or how often each is unbeaten in several."""
    organisations = {row["organisation_id"] for row in options}
    if not organisations:
        return None
    if len(organisations) > _SHOWN_ORGANISATIONS:
        return _over_organisations(options, len(organisations))
    ties = Counter(row["rank"] for row in options)
    ordered = sorted(options, key=lambda row: (row["rank"] is None, row["rank"], row["position"]))
    rows = [_line(row, is_tie=ties[row["rank"]] > 1) for row in ordered]
    headers = [
        *("Rank", "Action", "Person-days", "Exposure closed"),
        *("KPI score lacking", "Over-confidence closed"),
    ]
    return table("", headers, rows)


def _line(row: dict[str, Any], *, is_tie: bool) -> Row:
    rank = "–" if row["rank"] is None else f"{row['rank']}{' =' if is_tie else ''}"
    shared = row["shares_kpi_with"]
    note = f"{row['kpi_id'] or 'no KPI'}; {row['owner'] or 'nobody owns it'}"
    if shared:
        note += f"; shares the gain with {plural(shared, 'other action')}"
    return line(
        [
            figure(rank),
            words(row["name_en"], note=note),
            figure(plain(row["cost_days"])),
            _per_day(row, "exposure_gain_low", "exposure_gain_high"),
            _per_day(row, "score_gain"),
            _per_day(row, "overconfidence_gain"),
        ],
        row["reason"],
    )


def _per_day(row: dict[str, Any], low: str, high: str | None = None) -> Any:
    daily = number(row[f"{low}_per_day"], 2)
    if high is None:
        note = "" if is_missing(row[f"{low}_per_day"]) else f"{daily} a day"
        return figure(number(row[low], 2), note=note)
    note = interval(row[f"{low}_per_day"], row[f"{high}_per_day"], 2)
    return figure(interval(row[low], row[high], 1), note="" if note == "–" else f"{note} a day")


def _over_organisations(options: RowDicts, count: int) -> Table:
    names = {row["action_id"]: row for row in sorted(options, key=lambda one: one["position"])}
    rows = []
    for action, row in names.items():
        own = rows_with(options, action_id=action)
        unbeaten = sum(one["rank"] == 1 for one in own)
        rows.append(
            Row(
                cells=(
                    words(row["name_en"], note=str(row["kpi_id"] or "no KPI")),
                    figure(plain(row["cost_days"])),
                    figure(str(unbeaten), note=f"of {count}"),
                )
            )
        )
    rows.sort(key=lambda one: -int(one.cells[2].text))
    return table("", ["Action", "Person-days", "Organisations where it is unbeaten"], rows)
