"""Reviewers' decisions on single responses: who keeps or rejects which, when and why."""

from collections.abc import Sequence

import polars as pl

from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER, Table

REASONS = (
    "sincere",
    "same_answers",
    "too_fast",
    "contradictory",
    "sent_twice",
    "test_or_robot",
    "not_asked",
    "other",
)
"""Codes of why a reviewer keeps or rejects; other texts stay in the store and count as other."""
_DECISIONS = {"keep": True, "reject": False}
_REQUIRED = ["decision", "reason", "reviewer", "decided_at"]
_WHO = ("response_id", "respondent_id")


def read_reviews(table: Table, *, time_zone: str | None) -> Reading:
    """Read reviewers' decisions, one row for each response decided.

    Parameters
    ----------
    table
        The columns decision (keep or reject), reason (one of `REASONS`, or a text that becomes
        ``other``), reviewer and decided_at, and either
        response_id, the pseudonym that the tables show, or respondent_id, the id that the
        survey's file holds.
    time_zone
        Zone of times without an offset; None refuses them.

    Returns
    -------
    Reading
        Table ``screening_reviews``; a fault for each row that lacks a cell, or whose decision
        is another word.
    """
    caster = CellCaster(table, time_zone)
    who = next((name for name in _WHO if name in table.columns), _WHO[0])
    if not caster.require([who, *_REQUIRED]):
        return Reading(kind="reviews", rows_read=table.rows_read, faults=caster.faults)
    decisions = caster.text("decision", required=True)
    for position, word in enumerate(decisions):
        if word is not None and word.lower() not in _DECISIONS:
            caster.fault(
                position,
                "decision",
                "decision",
                "the decision is neither keep nor reject; write one of them",
            )
    words = caster.text("reason", required=True)
    reasons = [None if word is None else _coded(word) for word in words]
    rows = pl.DataFrame(
        {
            who: caster.text(who, required=True),
            "is_kept": [_DECISIONS.get((word or "").lower()) for word in decisions],
            "reason": reasons,
            "reviewer": caster.text("reviewer", required=True),
            "decided_at": pl.Series(
                caster.moment("decided_at", required=True), dtype=pl.Datetime("us", "UTC")
            ),
            ROW_NUMBER: table.cells[ROW_NUMBER],
        }
    )
    return Reading(
        kind="reviews",
        rows_read=table.rows_read,
        tables={} if caster.faults else {"screening_reviews": rows},
        faults=caster.faults,
        unused_columns=[name for name in table.columns if name not in {who, *_REQUIRED}],
        notes=_notes(words),
    )


def _coded(word: str) -> str:
    code = "_".join(word.casefold().replace("-", " ").split())
    return code if code in REASONS else "other"


def _notes(words: Sequence[str | None]) -> list[str]:
    texts = sum(word is not None and _coded(word) == "other" != word for word in words)
    if not texts:
        return []
    return [
        f"{texts} reasons are texts, stay in the store and are shown as other; the codes are "
        + ", ".join(REASONS)
    ]


def _recognises(document: Document) -> bool:
    return document.medium == "text" and set(_REQUIRED) <= set(document.header)


def _read(document: Document, declared: Declared) -> Reading:
    return read_reviews(document.table, time_zone=declared.time_zone)


SCREENING_REVIEWS = Format(
    name="screening_reviews", kind="reviews", recognises=_recognises, read=_read
)
