"""What changed since the last wave, and where the layers of organisations differ."""

from typing import Any

from secperf_pipeline.report.figures import (
    MISSING,
    Cell,
    Row,
    Table,
    figure,
    in_words,
    interval,
    is_missing,
    line,
    number,
    p_statement,
    plural,
    table,
    whole,
    words,
)
from secperf_pipeline.report.selection import Indicators, RowDicts, rows_with

PREVIOUS, YEAR_BEFORE, LAYERS = "previous_wave", "year_before", "layers"
_GROUPS = {PREVIOUS: "both waves", LAYERS: "all layers"}


def changes_sentence(changes: RowDicts, names: Indicators, significance: float) -> str | None:
    """Say which indicators changed by more than chance; None where the quarter has no survey."""
    rows = rows_with(changes, comparison=PREVIOUS)
    if not rows:
        return None
    quarter = rows[0]["compared_quarter"]
    if quarter is None:
        return f"Nothing to compare with: {rows[0]['reason']}."
    tested = [row for row in rows if not is_missing(row["p_holm"])]
    found = [row for row in tested if row["p_holm"] < significance]
    named = ", ".join(f"{names.name(row['indicator_id'])} ({_with_sign(row)})" for row in found)
    sentence = (
        f"Since {quarter}, {len(found)} of {plural(len(tested), 'tested indicator')} changed by "
        "more than chance, allowing for their number"
    )
    return f"{sentence}: {named}." if named else f"{sentence}."


def changes_table(changes: RowDicts, names: Indicators) -> Table | None:
    """Show each indicator's mean now and before; None where no earlier wave is compared.

    The columns of the year before are left out where that wave is missing or the previous one.
    """
    rows = rows_with(changes, comparison=PREVIOUS)
    if not rows or rows[0]["compared_quarter"] is None:
        return None
    previous = rows[0]["compared_quarter"]
    yearly = {row["indicator_id"]: row for row in rows_with(changes, comparison=YEAR_BEFORE)}
    year = next((row["compared_quarter"] for row in yearly.values()), None)
    has_year = year not in (None, previous)
    headers = ["Indicator", "n", "Mean", f"n {previous}", f"Mean {previous}", "Change"]
    headers += ["Holm", *([f"Since {year}"] if has_year else [])]
    lines = []
    for row in _in_order(rows, names):
        cells = [
            words(names.name(row["indicator_id"])),
            figure(whole(row["n"])),
            figure(number(row["mean"], 2)),
            figure(whole(row["n_before"])),
            figure(number(row["mean_before"], 2)),
            *_difference(row),
        ]
        if has_year:
            cells.append(_difference(yearly[row["indicator_id"]])[0])
        lines.append(line(cells, row["reason"]))
    return table("", headers, lines)


def flips_table(history: RowDicts, names: Indicators) -> Table | None:
    """List the verdicts that are others than in the wave before; None where there is none."""
    flipped = [row for row in history if row["is_flipped"]]
    rows = [
        Row(
            cells=(
                words(f"{names.name(row['x'])} → {names.name(row['y'])}"),
                words(row["policy"]),
                words(in_words(row["verdict_before"])),
                words(in_words(row["verdict"]), css="strong"),
                figure(number(row["effect_before"], 2), note=row["effect_kind_before"] or ""),
                figure(number(row["effect"], 2), note=row["effect_kind"] or ""),
            )
        )
        for row in flipped
    ]
    headers = ["Claim", "Policy", "Before", "Now", "Effect before", "Effect now"]
    return table("", headers, rows) if rows else None


def flips_sentence(history: RowDicts) -> str | None:
    """Count the verdicts that are others than in the wave before."""
    compared = [row for row in history if row["is_flipped"] is not None]
    if not compared:
        return None
    flipped = sum(bool(row["is_flipped"]) for row in compared)
    other_rules = any(row["is_same_protocol"] is False for row in compared)
    differ = "differs" if flipped == 1 else "differ"
    return (
        f"{flipped} of {plural(len(compared), 'verdict')} that both waves reached (every policy "
        f"counted) {differ} from {compared[0]['compared_quarter']}."
        + (" The protocol has changed in between." if other_rules else "")
    )


def layers_table(gaps: RowDicts, names: Indicators) -> Table | None:
    """Show the differences between each pair of layers; None where no pair could be compared."""
    if all(is_missing(row["difference"]) for row in gaps):
        return None
    pairs = list(dict.fromkeys((row["segment"], row["other_segment"]) for row in gaps))
    headers = ["Indicator", *(f"{one} − {other}" for one, other in pairs)]
    by_key = {(row["indicator_id"], row["segment"], row["other_segment"]): row for row in gaps}
    rows = []
    for first in _in_order(rows_with(gaps, segment=pairs[0][0], other_segment=pairs[0][1]), names):
        indicator = first["indicator_id"]
        found = [by_key.get((indicator, *pair)) for pair in pairs]
        cells = [words(names.name(indicator)), *(_gap(row) for row in found)]
        reasons = dict.fromkeys(row["reason"] for row in found if row and row["reason"])
        rows.append(line(cells, "; ".join(reasons)))
    return table("", headers, rows)


def invariance_sentence(rows: RowDicts, comparison: str) -> str | None:
    """Say how far the questionnaire measures the same in the groups of a comparison."""
    by_level = {row["level"]: row for row in rows_with(rows, comparison=comparison)}
    metric, scalar = by_level.get("metric", {}), by_level.get("scalar", {})
    groups = _GROUPS[comparison]
    if scalar.get("is_invariant"):
        return (
            f"The questionnaire measures the same in {groups} (equal loadings and intercepts), so "
            "that means may be compared."
        )
    if metric.get("is_invariant") and scalar.get("is_invariant") is False:
        return (
            f"The loadings are equal in {groups}, the intercepts are not: a difference of means "
            "may come from a different use of the questionnaire."
        )
    if metric.get("is_invariant") is False:
        return (
            f"The loadings are not equal in {groups}: the questionnaire may not measure the same "
            "there, and differences say little."
        )
    reason = scalar.get("reason") or metric.get("reason")
    if not reason:
        return None
    return (
        f"Whether the questionnaire measures the same in {groups} cannot be told, so a difference "
        f"of means may come from a different use of it: {reason}."
    )


def layers_reason(gaps: RowDicts) -> str | None:
    """Say why no pair of layers could be compared; None without rows."""
    return next((str(row["reason"]) for row in gaps if row["reason"]), None)


def _gap(row: dict[str, Any] | None) -> Cell:
    """Print a difference over its interval and p; a pair that is not asked about stays empty."""
    if row is None:
        return figure("")
    change, holm = _difference(row)
    note = change.note if is_missing(row["p_holm"]) else f"{change.note}; Holm {holm.text}"
    return figure(change.text, note=note)


def _difference(row: dict[str, Any]) -> tuple[Cell, Cell]:
    """Print a difference with its interval, and its adjusted p."""
    low, high = row["difference_low"], row["difference_high"]
    note = "" if is_missing(low) else interval(low, high, 2)
    p = row["p_holm"]
    adjusted = figure(MISSING) if is_missing(p) else figure(p_statement(p))
    return figure(_with_sign(row), note=note), adjusted


def _with_sign(row: dict[str, Any]) -> str:
    text = number(row["difference"], 2)
    return f"+{text}" if not is_missing(row["difference"]) and row["difference"] > 0 else text


def _in_order(rows: RowDicts, names: Indicators) -> RowDicts:
    return sorted(rows, key=lambda row: names.place(row["indicator_id"]))
