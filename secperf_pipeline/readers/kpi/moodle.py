"""Moodle's completion report of a course: one row per participant, one column per activity."""

import re

import polars as pl

from secperf_pipeline.declarations.completion_words import completion_words
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue, refusal
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.kpi.measures import measure_rows, share
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.sheet import Sheet

MEASURE = "training_completion"
_OF_ONE = re.compile(r"[@\d]")


def read_moodle(sheet: Sheet, declared: Declared) -> Reading:
    """Count the participants who completed every activity of the course.

    The columns of activities begin with the first that holds a word of completion, and every second
    one is one where a column of days stands beside each. Days and participants are not read.

    Returns
    -------
    Reading
        One row of ``kpi_measurements`` for the quarter of the folder; a fault for each word of
        an activity that is not declared. A participant with an empty cell is left out.
    """
    activities = _activities(sheet)
    faults: list[RowIssue] = []
    exclusions: list[RowIssue] = []
    completed: list[bool] = []
    seen: dict[tuple[str, ...], int] = {}
    for position in range(1, sheet.cells.height):
        row, line = sheet.row(position), sheet.lines[position]
        # Names are shared by several people; with a number or an address they are one person's.
        person = tuple(row[: activities[0]]) if activities else ()
        is_one = any(_OF_ONE.search(cell) for cell in person[1:])
        if is_one and person in seen and len(faults) < FAULT_LIMIT:
            reason = f"the participant of line {seen[person]} is given again here; keep one row"
            faults.append(_issue(sheet, line, 1, "repeated_row", reason))
        seen.setdefault(person, line)
        states = [completion_words().is_completed(row[at]) for at in activities]
        empty = next((at for at in activities if not row[at]), None)
        if empty is not None:
            reason = "the completion of an activity is not recorded"
            exclusions.append(_issue(sheet, line, empty, "not_recorded", reason))
            continue
        for at, state in zip(activities, states, strict=True):
            if state is None and len(faults) < FAULT_LIMIT:
                reason = "the cell is not a declared word; add it to completion_words.yaml"
                faults.append(_issue(sheet, line, at, "unknown_status", reason))
        completed.append(all(states))
    if not activities:
        raise refusal(
            "no_activities",
            "no column says whether an activity was completed; export the completion report",
        )
    quarter = Quarter.parse(declared.wave.quarter)
    period = (quarter.first_day, quarter.last_day)
    measures = (
        [
            share(
                declared.organisation,
                MEASURE,
                period,
                sum(completed),
                len(completed),
                source="Moodle",
            )
        ]
        if completed
        else []
    )
    return Reading(
        kind="kpi",
        rows_read=sheet.cells.height - 1,
        tables={"kpi_measurements": measure_rows(measures)} if measures and not faults else {},
        exclusions=[] if faults else exclusions,
        faults=faults,
        unused_columns=[
            name for at, name in enumerate(sheet.row(0)) if name and at not in activities
        ],
        notes=[f"activities read: {len(activities)}"],
    )


def _activities(sheet: Sheet) -> list[int]:
    body = sheet.cells.slice(1)
    known = [at for at in range(sheet.width) if _holds_a_word(body[:, at])]
    if not known:
        return []
    # One whose words are all undeclared is an activity too: passing it over would count too many.
    step = 1 if any((at - known[0]) % 2 for at in known) else 2
    header = sheet.row(0)
    # Moodle leaves the columns of days without a name, and never those of activities; who edits the
    # file may.
    return [
        at
        for at in range(known[0], sheet.width, step)
        if at in known or (header[at] and (body[:, at] != "").any())
    ]


def _holds_a_word(cells: pl.Series) -> bool:
    return any(completion_words().is_completed(cell) is not None for cell in cells.unique())


def _issue(sheet: Sheet, line: int, at: int, rule: str, reason: str) -> RowIssue:
    name = sheet.row(0)[at] or f"(column {at + 1})"
    return RowIssue(row_number=line, column_name=name, rule=rule, reason=reason)


def _recognises(document: Document) -> bool:
    return document.is_tabular and document.header[:1] == [""] and bool(_activities(document.sheet))


MOODLE = Format(
    name="moodle",
    kind="kpi",
    recognises=_recognises,
    read=lambda document, declared: read_moodle(document.sheet, declared),
)
