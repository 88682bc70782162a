"""The columns of a sheet that are known fields, whatever else stands beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from secperf_pipeline.domain.personal_data import KnownWords
from secperf_pipeline.readers.faults import FileRefusedError, RowIssue, refusal
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.sheet import Sheet
from secperf_pipeline.readers.table import ROW_NUMBER, Table

_TITLE_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedColumns:
    """A table of the fields that a file has.

    Parameters
    ----------
    table
        Cells by field.
    spelled
        Header of each field, as the file spells it.
    unused
        Headers that are no field.
    """

    table: Table
    spelled: Mapping[str, str]
    unused: list[str]

    def respell(self, reading: Reading) -> Reading:
        """Put the file's own headers in place of fields, and list the unused ones."""
        return replace(
            reading,
            faults=[self._respell(one) for one in reading.faults],
            exclusions=[self._respell(one) for one in reading.exclusions],
            unused_columns=self.unused,
        )

    def _respell(self, issue: RowIssue) -> RowIssue:
        column = issue.column_name
        return (
            issue
            if column is None
            else replace(issue, column_name=self.spelled.get(column, column))
        )


def header_position(
    sheet: Sheet, needed: Iterable[str], headers: Mapping[str, Sequence[str]]
) -> int | None:
    """Find the header below title rows: the first row that has a header of each needed field."""
    wanted = [{one.lower() for one in headers[field]} for field in needed]
    for position in range(min(_TITLE_ROWS, sheet.cells.height)):
        cells = {cell.lower() for cell in sheet.row(position)}
        if all(names & cells for names in wanted):
            return position
    return None


def named_columns(
    sheet: Sheet,
    headers: Mapping[str, Sequence[str]],
    declared: Mapping[str, str],
    *,
    header: int = 0,
) -> NamedColumns:
    """Take the known columns out of a sheet; the others may be unnamed or repeated.

    Parameters
    ----------
    headers
        By field, the headers that may stand for it, compared without case; the first counts
        that stands for no earlier field.
    declared
        Field by header, from wave.yaml.
    header
        Position of the header row.

    Raises
    ------
    FileRefusedError
        A declared header is not there, a field's header stands twice, or no row follows.
    """
    names = sheet.row(header)
    line = sheet.lines[header] if sheet.lines else 1
    positions: dict[str, int] = {}
    for field, candidates in _candidates(headers, declared, names, line).items():
        for candidate in candidates:
            found = [at for at, name in enumerate(names) if name.lower() == candidate.lower()]
            if len(found) > 1:
                reason = (
                    f"the header of column {found[1] + 1} is given twice; "
                    "keep one column of that name"
                )
                issue = RowIssue(
                    row_number=line, column_name=candidate, rule="header", reason=reason
                )
                raise FileRefusedError([issue], sheet.cells.height - header - 1)
            if found and (found[0] not in positions.values() or field in declared.values()):
                positions[field] = found[0]
                break
    lines = sheet.lines[header + 1 :]
    if not lines:
        raise refusal("no_rows", "the file has a header and no data rows")
    body = sheet.cells.slice(header + 1)
    cells = pl.DataFrame({field: body[:, at] for field, at in positions.items()}).with_columns(
        pl.Series(ROW_NUMBER, lines, dtype=pl.Int64)
    )
    return NamedColumns(
        table=Table(
            cells=cells,
            columns=list(positions),
            header_line=line,
            broken={
                field: [one for one in sheet.broken.get(at, ()) if one.line >= lines[0]]
                for field, at in positions.items()
            },
        ),
        spelled={field: names[at] for field, at in positions.items()},
        unused=[
            name for at, name in enumerate(names) if name and at not in set(positions.values())
        ],
    )


def _candidates(
    headers: Mapping[str, Sequence[str]],
    declared: Mapping[str, str],
    names: list[str],
    line: int,
) -> dict[str, list[str]]:
    """List the headers to look for by field, a declared one alone."""
    candidates = {field: list(known) for field, known in headers.items()}
    for header, field in declared.items():
        if field not in headers:
            known = ", ".join(headers)
            told = KnownWords(headers).told(field)
            reason = f"wave.yaml declares a column as {told}; the fields are {known}"
            raise refusal("columns", reason, line=line)
        if header not in names:
            reason = f"wave.yaml declares a column as {field}, but the file has no such column"
            raise refusal("columns", reason, line=line)
        candidates[field] = [header]
    return candidates
