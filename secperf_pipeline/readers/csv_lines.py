"""CSV without quotes: a line is a record, so that it can be split column by column."""

from dataclasses import dataclass

import polars as pl

from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.limits import MAX_FIELD_CHARACTERS
from secperf_pipeline.readers.sheet import check_size


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitLines:
    """The records of a CSV file without quotes.

    Parameters
    ----------
    cells
        Text columns ``"0"``, ``"1"``, ... of the records that hold any text; as wide as the
        first of them.
    lines
        Line of each record.
    ragged
        Line and width of the records of another width; ``cells`` is then of no use.
    """

    cells: pl.DataFrame
    lines: list[int]
    ragged: list[tuple[int, int]]


def is_unquoted(text: str) -> bool:
    """Tell whether every line of a CSV file is a record of its own."""
    return '"' not in text and text.count("\r") == text.count("\r\n")


def split_lines(text: str, delimiter: str) -> SplitLines:
    """Split a text for which `is_unquoted` holds.

    Raises
    ------
    FileRefusedError
        A table or a cell beyond the limits.
    """
    every = pl.Series("line", text.split("\n"), dtype=pl.String)
    if "\r" in text:
        every = every.str.strip_suffix("\r")
    filled = every.str.replace_all(delimiter, "", literal=True).str.strip_chars() != ""
    lines = (filled.arg_true() + 1).to_list()
    records = every.filter(filled)
    widths = records.str.count_matches(delimiter, literal=True) + 1
    width = widths[0] if lines else 0
    # Before the records are split: a cell takes memory even where it is empty.
    check_size(len(lines), width)
    odd = (widths != width).arg_true().to_list()
    if odd or not lines:
        cells = pl.DataFrame(schema=dict.fromkeys(map(str, range(width)), pl.String))
        ragged = [(lines[position], widths[position]) for position in odd]
        return SplitLines(cells=cells, lines=lines, ragged=ragged)
    cells = records.str.split_exact(delimiter, width - 1).struct.unnest()
    cells.columns = [str(position) for position in range(width)]
    _refuse_long_cell(records, cells, lines)
    return SplitLines(cells=cells, lines=lines, ragged=[])


def _refuse_long_cell(records: pl.Series, cells: pl.DataFrame, lines: list[int]) -> None:
    # Bytes are counted already, and are never fewer than characters.
    long_records = (records.str.len_bytes() > MAX_FIELD_CHARACTERS).arg_true().to_list()
    for row in long_records:
        for position, cell in enumerate(cells.row(row), start=1):
            if len(cell) > MAX_FIELD_CHARACTERS:
                reason = (
                    f"cell {position} of the row holds more than {MAX_FIELD_CHARACTERS:,} "
                    "characters; remove them"
                )
                raise refusal("too_large", reason, line=lines[row], rows_read=len(lines) - 1)
