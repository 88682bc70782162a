"""An export read against its instrument: rows for the raw tables, or every fault."""

import polars as pl

from secperf_pipeline.domain.personal_data import clip
from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue
from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.answers import AnswerKey
from secperf_pipeline.readers.survey.codebooks import apply_codebook
from secperf_pipeline.readers.survey.export import SurveyExport
from secperf_pipeline.readers.survey.matching import Match, match_columns
from secperf_pipeline.readers.survey.respondents import respondents
from secperf_pipeline.readers.survey.timing import timing
from secperf_pipeline.readers.table import ROW_NUMBER

_MOST_SPELLINGS = 1_000


def read_export(export: SurveyExport, declared: Declared) -> Reading:
    """Read the answers of one export.

    Returns
    -------
    Reading
        Tables ``survey_responses`` (respondent_id, row_number, organisation_id, attributes,
        submitted_at, duration_seconds) and ``survey_answers`` (row_number, item_id, answer,
        missing_reason); the rows that the tool or a declared rule excludes; one fault for each
        cell, column or respondent that breaks a rule.

    Raises
    ------
    FileRefusedError
        The columns fit no instrument, or several codebooks fit the file.
    """
    export = apply_codebook(export, declared)
    match = match_columns(export, declared.instruments, declared.file.columns)
    times = timing(export, match, declared)
    people = respondents(export, match, times.submitted_at, declared.file)
    kept = people.kept
    answers, answer_faults = _answers(export, match, declared, kept)
    faults = [
        *match.faults,
        *people.faults,
        *times.faults,
        *_broken_cells(export, match),
        *answer_faults,
    ]
    unused = [
        clip(column.name) or f"(column {position + 1})"
        for position, column in enumerate(export.columns)
        if position not in {*match.positions.values(), *export.fields.values()}
    ]
    tables: dict[str, pl.DataFrame] = {}
    who = {
        "respondent_id": pl.Series(people.ids, dtype=pl.String),
        ROW_NUMBER: pl.Series(export.lines, dtype=pl.Int64),
    }
    if not faults and kept:
        columns: dict[str, pl.Series] = {
            **who,
            "organisation_id": _organisations(export, match, declared.file.organisation),
            "submitted_at": times.submitted_at,
            "duration_seconds": times.duration_seconds,
            **{name: _texts(export, match, name) for name in match.instrument.attributes},
        }
        tables = {"survey_responses": pl.DataFrame(columns)[kept], "survey_answers": answers}
    return Reading(
        kind="survey",
        rows_read=export.rows_read,
        tables=tables,
        exclusions=people.exclusions,
        faults=faults[:FAULT_LIMIT],
        unused_columns=unused,
        notes=[*export.notes, *times.notes],
        instrument=match.instrument if kept or faults else None,
        respondents=pl.DataFrame(who),
    )


def _texts(export: SurveyExport, match: Match, field: str) -> pl.Series:
    position = match.positions.get(field)
    if position is None:
        return pl.Series([None] * export.rows_read, dtype=pl.String)
    cells = export.cells[:, position]
    return cells.replace("", None)


def _organisations(export: SurveyExport, match: Match, declared: str | None) -> pl.Series:
    named = _texts(export, match, "organisation_id")
    return named if declared is None else named.fill_null(declared)


def _answers(
    export: SurveyExport, match: Match, declared: Declared, kept: list[int]
) -> tuple[pl.DataFrame, list[RowIssue]]:
    key = AnswerKey(
        match.instrument,
        tool=export.tool,
        declared=declared.file.answers,
        numbers_are_points=export.numbers_are_points,
    )
    # Twenty million answers: what a row holds decides how much memory a large file takes.
    items = pl.Enum([item.id for item in match.instrument.items])
    lines = pl.Series(ROW_NUMBER, export.lines, dtype=pl.Int64)[kept]
    frames: list[pl.DataFrame] = []
    faults: list[RowIssue] = []
    for item in match.instrument.items:
        position = match.positions.get(item.id)
        if position is None:
            continue
        column = export.columns[position]
        cells = export.cells[:, position][kept]
        spellings = cells.unique(maintain_order=True)
        if len(spellings) > _MOST_SPELLINGS:
            faults.append(_too_many_spellings(item.id, column.name, len(spellings)))
            continue
        meanings = {text: key.meaning(text, column) for text in spellings}
        points = {text: one.point for text, one in meanings.items()}
        reasons = {text: one.missing_reason for text, one in meanings.items()}
        frames.append(
            pl.DataFrame(
                {
                    ROW_NUMBER: lines,
                    "item_id": pl.Series([item.id], dtype=items).new_from_index(0, len(cells)),
                    "answer": cells.replace_strict(points, return_dtype=pl.Int16),
                    "missing_reason": cells.replace_strict(reasons, return_dtype=pl.String),
                }
            )
        )
        wrong = {text for text, one in meanings.items() if one.fault is not None}
        if wrong:
            faults += [
                RowIssue(
                    row_number=lines[row],
                    column_name=column.name,
                    value=key.showable(cells[row]),
                    rule="off_scale",
                    reason=meanings[cells[row]].fault or "",
                )
                for row in cells.is_in(list(wrong)).arg_true().head(FAULT_LIMIT)
            ]
    faults.sort(key=lambda fault: fault.row_number or 0)
    return pl.concat(frames) if frames else pl.DataFrame(), faults


def _too_many_spellings(item_id: str, column: str, spellings: int) -> RowIssue:
    reason = (
        f"the column holds {spellings:,} different answers, so it is not the item {item_id}; "
        "declare which column is, in `columns`"
    )
    return RowIssue(row_number=1, column_name=column, rule="ambiguous_column", reason=reason)


def _broken_cells(export: SurveyExport, match: Match) -> list[RowIssue]:
    used = {*match.positions.values(), *export.fields.values()}
    return [
        RowIssue(
            row_number=cell.line,
            column_name=export.columns[position].name,
            rule="no_plain_value",
            reason=cell.reason,
        )
        for position, cells in export.broken.items()
        if position in used
        for cell in cells
    ]
