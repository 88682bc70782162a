"""Frames as metadata, where people look in the Dagster UI."""

import dagster as dg
import polars as pl

_ROWS_SHOWN = 40


def table_metadata(rows: pl.DataFrame, *columns: str) -> dg.MarkdownMetadataValue:
    """Show the first rows of a frame as a Markdown table."""
    shown = rows.select(columns or rows.columns).head(_ROWS_SHOWN)
    lines = ["| " + " | ".join(shown.columns) + " |", "|" + " --- |" * shown.width]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in shown.rows()]
    if rows.height > _ROWS_SHOWN:
        lines.append(f"\n{rows.height - _ROWS_SHOWN} more rows in the table.")
    return dg.MetadataValue.md("\n".join(lines))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value).replace("|", "\\|").replace("\n", " ")
