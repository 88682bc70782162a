"""The records of a JSON document as a sheet with one row a record."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from secperf_pipeline.declarations.column_maps import ColumnMap
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import FileRefusedError, RowIssue, refusal
from secperf_pipeline.readers.records import mapping, part, sequence, text
from secperf_pipeline.readers.sheet import Sheet, check_size
from secperf_pipeline.readers.text import normalise_cells


def records_at(content: Any, keys: Sequence[str]) -> list[Any]:
    """Find the list at the top of a document, or the one that the keys lead to."""
    return list(sequence(content)) or list(sequence(part(content, *keys)) if keys else [])


def record_sheet(document: Document, columns: ColumnMap) -> Sheet:
    """Put the fields that a column map names into a sheet; line 1 is the first record.

    Other keys stay out of it. A list of words is one cell, separated by commas.

    Raises
    ------
    FileRefusedError
        The document holds no list of records, or one of them is no object.
    """
    records = records_at(document.json, columns.records)
    if not records:
        raise refusal(
            "no_records", "the document contains no list of records; export the records themselves"
        )
    faults = [
        RowIssue(
            row_number=number,
            rule="no_record",
            reason=f"record {number} is not a JSON object; export again",
        )
        for number, record in enumerate(records, start=1)
        if not isinstance(record, dict)
    ]
    if faults:
        raise FileRefusedError(faults, len(records))
    check_size(len(records), 0)
    known = [header for headers in columns.columns.values() for header in headers]
    names = [name for name in dict.fromkeys(known) if any(name in one for one in records)]
    rows = [[_cell(mapping(record).get(name)) for name in names] for record in records]
    frame = pl.DataFrame(
        [names, *rows],
        schema={str(position): pl.String for position in range(len(names))},
        orient="row",
    )
    return Sheet(
        cells=frame.with_columns(normalise_cells(pl.all())),
        lines=list(range(len(records) + 1)),
    )


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(word for one in value if (word := text(one)) is not None)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return text(value, "display_value") or ""
    return text(value) or ""
