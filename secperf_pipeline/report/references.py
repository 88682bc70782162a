"""Figures from elsewhere to look at beside one's own, and what people say of the scorecard."""

from collections.abc import Mapping
from dataclasses import replace

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.report.figures import (
    Cell,
    Row,
    Table,
    figure,
    in_unit,
    interval,
    is_missing,
    line,
    number,
    percentage,
    table,
    whole,
    words,
)
from secperf_pipeline.report.selection import RowDicts


def benchmarks_table(benchmarks: RowDicts) -> Table | None:
    """List the reference figures with their base and what to beware of; None without any."""
    rows = []
    for row in sorted(benchmarks, key=lambda one: one["position"]):
        is_share = row["unit"] == "share"
        value = (
            whole(row["value"]) if row["unit"] == "count" else in_unit(row["value"], row["unit"])
        )
        rows.append(
            Row(
                cells=(
                    words(row["name_en"], note=str(row["publisher"])),
                    replace(figure(value), share=row["value"] if is_share else None),
                    _base(row),
                    Cell(text=str(row["flag"] or ""), css="small"),
                )
            )
        )
    headers = ["Figure", "Value", "Base n", "Beware"]
    return table("", headers, rows) if rows else None


def _base(row: dict[str, object]) -> Cell:
    if is_missing(row["base_n_reported"]):
        return figure("not stated")
    note = f"possible from {whole(row['base_n_possible'])}" if row["is_possible"] is False else ""
    return figure(whole(row["base_n_reported"]), note=note)


def evaluation_table(evaluation: RowDicts, numbers: Mapping[str, float]) -> Table | None:
    """Show what people say of the scorecard beside the study's own raters; None without rows."""
    rows = [
        line(
            [
                words(str(row["question"]).capitalize()),
                figure(whole(row["n"]), note=_response_rate(row)),
                figure(number(row["mean"], 1), note=interval(row["ci_low"], row["ci_high"], 1)),
                figure(number(row["reference_mean"], 1), note=f"n = {whole(row['reference_n'])}"),
            ],
            row["reason"],
        )
        for row in evaluation
        if row["participants"]
    ]
    mean = worded("Mean, {confidence_percent} interval", numbers)
    headers = ["Question (1 to 5)", "Ratings", mean, "The study's raters"]
    return table("", headers, rows) if rows else None


def _response_rate(row: dict[str, object]) -> str:
    if is_missing(row["n"]) or is_missing(row["participants"]):
        return ""
    share = float(str(row["n"])) / float(str(row["participants"]))
    return f"of {whole(row['participants'])} asked ({percentage(share)})"
