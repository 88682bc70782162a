"""What every survey tool's export comes down to: columns with their names, and rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from secperf_pipeline.readers.faults import RowIssue, refusal
from secperf_pipeline.readers.sheet import BrokenCell, Sheet

Repeats = Literal["first", "last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportColumn:
    """One column of an export.

    Parameters
    ----------
    name
        As the header spells it; messages use it.
    names
        Every wording by which an item or a field may be found: the header, the text of the
        question, the tool's own id.
    labels
        Label of each code, from the file itself or from the tool's codebook.
    missing_codes
        Codes that the file itself calls missing.
    """

    name: str
    names: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing_codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyExport:
    """The data rows of one export.

    Parameters
    ----------
    tool
        The survey tool, as in the names of formats and in the instrument's matching rules.
    columns
        Columns in file order.
    cells
        Text columns ``"0"``, ``"1"``, ... beside ``columns``; data rows only.
    lines
        Line or row number of each row.
    fields
        Position of the columns whose meaning the tool itself fixes: ``response_id``,
        ``submitted_at``, ``started_at``, ``duration_seconds``.
    exclusions
        Rows that the tool marks as no answers, by position, with the reason.
    repeats
        Which answer of a respondent who answers again counts by the tool's own rule; None
        makes a repeat a fault.
    numbers_are_points
        Whether a number is what the respondent chose, and not a code of it.
    needs_respondent
        Whether every row must name its respondent; else the tool's response id, or the row
        itself, stands in.
    needs_time_zone
        Whether a time without an offset and without a declared zone refuses the file.
    time_zone
        Zone that the file itself states.
    notes
        Sentences for the ledger.
    """

    tool: str
    columns: list[ExportColumn]
    cells: pl.DataFrame
    lines: list[int]
    header_line: int = 1
    fields: Mapping[str, int] = field(default_factory=dict)
    exclusions: Mapping[int, RowIssue] = field(default_factory=dict)
    broken: Mapping[int, Sequence[BrokenCell]] = field(default_factory=dict)
    repeats: Repeats | None = None
    numbers_are_points: bool = False
    needs_respondent: bool = False
    needs_time_zone: bool = False
    time_zone: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def rows_read(self) -> int:
        """Number of data rows."""
        return len(self.lines)

    def texts(self, position: int) -> list[str]:
        """List the cells of one column."""
        return self.cells[:, position].to_list()


def below_headers(sheet: Sheet, headers: int) -> tuple[pl.DataFrame, list[int]]:
    """Take the data rows below the header rows of a sheet, with their lines.

    Raises
    ------
    FileRefusedError
        There are no rows below the header.
    """
    lines = sheet.lines[headers:]
    if not lines:
        raise refusal("no_rows", "the file has a header and no data rows")
    return sheet.cells.slice(headers), lines


def broken_below(sheet: Sheet, lines: Sequence[int]) -> dict[int, list[BrokenCell]]:
    """List the broken cells of the data rows."""
    return {
        position: [cell for cell in cells if cell.line >= lines[0]]
        for position, cells in sheet.broken.items()
    }


def grid_names(header: str) -> tuple[str, ...]:
    """Name a grid column ``Question [row]`` by its header and by the row's own text."""
    if header.endswith("]") and "[" in header:
        row = header[header.rindex("[") + 1 : -1].strip()
        return (header, row) if row else (header,)
    return (header,)


def positions_of(headers: Sequence[str], fields: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Find the tool's own columns: for each field the first header that is one of its names."""
    folded = [header.casefold() for header in headers]
    found = {}
    for name, spellings in fields.items():
        for spelling in spellings:
            if spelling.casefold() in folded:
                found[name] = folded.index(spelling.casefold())
                break
    return found
