"""Who gave each answer, and which rows are left out by a rule of the tool or of wave.yaml."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from secperf_pipeline.declarations.wave import DeclaredFile
from secperf_pipeline.readers.faults import (
    FAULT_LIMIT,
    ROUNDED_ID,
    RowIssue,
    is_rounded_id,
)
from secperf_pipeline.readers.survey.export import Repeats, SurveyExport
from secperf_pipeline.readers.survey.matching import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondents:
    """The respondents of an export.

    Parameters
    ----------
    ids
        Id of each row; None for a row that is not kept or has none.
    kept
        Positions of the rows that count, in file order.
    exclusions
        Rows that do not.
    faults
        Rows without an id where one is needed, and repeats that no rule resolves.
    """

    ids: list[str | None]
    kept: list[int]
    exclusions: list[RowIssue]
    faults: list[RowIssue]


def respondents(
    export: SurveyExport,
    match: Match,
    submitted_at: pl.Series,
    declared: DeclaredFile,
) -> Respondents:
    """Find the respondent of every row.

    The column that the instrument or wave.yaml names counts; where it is empty or missing, the
    tool's own response id; and where the tool has none, each row is a respondent of its own.
    """
    position = match.positions.get("respondent_id")
    ids = _ids(export, position, declared.path)
    excluded = dict(export.exclusions)
    faults = [*_missing_ids(export, match, ids, position), *_rounded_ids(export, position)]
    rule = declared.repeats or export.repeats
    by_id: dict[str, list[int]] = {}
    again = pl.Series(ids, dtype=pl.String)
    for row in (again.is_duplicated() & again.is_not_null()).arg_true():
        if row not in excluded:
            by_id.setdefault(again[row], []).append(row)
    for rows in by_id.values():
        if len(rows) > 1:
            named = position if position is not None else export.fields.get("response_id")
            column = export.columns[named].name if named is not None else None
            issues = _repeats(export, _order(rows, submitted_at, rule), rule, column)
            if rule is None:
                faults += issues.values()
            else:
                excluded |= issues
    return Respondents(
        ids=ids,
        kept=[row for row in range(export.rows_read) if row not in excluded],
        exclusions=[excluded[row] for row in sorted(excluded)],
        faults=faults,
    )


def _ids(export: SurveyExport, position: int | None, path: str) -> list[str | None]:
    own = export.texts(position) if position is not None else [""] * export.rows_read
    if export.needs_respondent:
        return [one or None for one in own]
    fallback = export.fields.get("response_id")
    if fallback is None:
        rows = zip(own, export.lines, strict=True)
        return [one or f"{path}, row {line}" for one, line in rows]
    name = export.columns[fallback].name
    numbers = zip(own, export.texts(fallback), export.lines, strict=True)
    return [
        one or (f"{name} {number}" if number else f"{path}, row {line}")
        for one, number, line in numbers
    ]


def _missing_ids(
    export: SurveyExport, match: Match, ids: list[str | None], position: int | None
) -> list[RowIssue]:
    column = match.instrument.respondent_column
    if export.needs_respondent and position is None:
        reason = f"the column {column!r} is missing; add it"
        return [RowIssue(row_number=1, column_name=column, rule="missing_column", reason=reason)]
    return [
        RowIssue(
            row_number=export.lines[row],
            column_name=column,
            rule="empty_cell",
            reason="the cell is empty; every row needs it",
        )
        for row, one in enumerate(ids)
        if one is None
    ]


def _rounded_ids(export: SurveyExport, position: int | None) -> list[RowIssue]:
    """Fault ids that several respondents may share since Excel cut off their digits."""
    position = export.fields.get("response_id") if position is None else position
    if position is None:
        return []
    ids = export.cells[:, position]
    # Looking at each id in Python would cost more than reading the file.
    likely = ids.str.contains("+", literal=True).arg_true()
    return [
        RowIssue(
            row_number=export.lines[row],
            column_name=export.columns[position].name,
            rule="rounded_id",
            reason=ROUNDED_ID,
        )
        for row in likely
        if is_rounded_id(ids[row])
    ][:FAULT_LIMIT]


def _order(rows: list[int], submitted_at: pl.Series, rule: Repeats | None) -> list[int]:
    """Put the row that counts first: by time, and by the order of rows where times are equal."""
    if rule is None or any(submitted_at[row] is None for row in rows):
        return rows[::-1] if rule == "last" else rows
    by_time = sorted(rows, key=lambda row: (submitted_at[row] or dt.datetime.min, row))
    return by_time[::-1] if rule == "last" else by_time


def _repeats(
    export: SurveyExport, ordered: list[int], rule: Repeats | None, column: str | None
) -> dict[int, RowIssue]:
    line = export.lines[ordered[0]]
    remedy = "keep one row for each respondent, or declare `repeats` (first or last)"
    if rule is not None:
        remedy = f"the {rule} answer counts"
    return {
        row: RowIssue(
            row_number=export.lines[row],
            column_name=column,
            rule="repeated_respondent",
            reason=f"the respondent of line {line} answers again here; {remedy}",
        )
        for row in sorted(ordered[1:])
    }
