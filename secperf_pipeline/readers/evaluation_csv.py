"""Evaluation of the scorecard (CSV): one row per participant, rating it or not."""

import polars as pl

from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER, Table

QUESTIONS = ("usefulness", "availability")
_BEST = 5


def read_evaluation(table: Table) -> Reading:
    """Read one evaluation form.

    Returns
    -------
    Reading
        Table ``scorecard_ratings``: rated_on, usefulness, availability (1 to 5, or none). A
        fault for each rating that is no whole number from 1 to 5. Any other column, such as a
        name or a comment, stays in the store.
    """
    caster = CellCaster(table)
    if not caster.require(list(QUESTIONS)):
        return Reading(kind="evaluation", rows_read=table.rows_read, faults=caster.faults)
    ratings = {question: _ratings(caster, question) for question in QUESTIONS}
    rows = pl.DataFrame(
        {
            "rated_on": pl.Series(caster.day("rated_on"), dtype=pl.Date),
            **{name: pl.Series(values, dtype=pl.Int64) for name, values in ratings.items()},
            ROW_NUMBER: table.cells[ROW_NUMBER],
        }
    )
    return Reading(
        kind="evaluation",
        rows_read=table.rows_read,
        tables={} if caster.faults else {"scorecard_ratings": rows},
        faults=caster.faults,
        unused_columns=[one for one in table.columns if one not in {"rated_on", *QUESTIONS}],
    )


def _ratings(caster: CellCaster, question: str) -> list[int | None]:
    ratings: list[int | None] = []
    for position, value in enumerate(caster.number(question)):
        is_rating = value is not None and value.is_integer() and 1 <= value <= _BEST
        if value is not None and not is_rating:
            reason = f"{value:g} is not a rating; give a whole number from 1 to {_BEST}, or nothing"
            caster.fault(position, question, "rating", reason)
        ratings.append(int(value) if value is not None and is_rating else None)
    return ratings


def _recognises(document: Document) -> bool:
    return document.medium == "text" and set(QUESTIONS) <= set(document.header)


def _read(document: Document, declared: Declared) -> Reading:
    return read_evaluation(document.table)


EVALUATION_CSV = Format(
    name="evaluation_csv", kind="evaluation", recognises=_recognises, read=_read
)
