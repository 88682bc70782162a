"""Cast columns of text cells, listing each cell that breaks the cast.

The messages do not quote the cells: outside the items of the scale a cell may be personal data.
"""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue
from secperf_pipeline.readers.table import ROW_NUMBER, Table
from secperf_pipeline.readers.times import TURNED_CLOCKS

Cast = TypeVar("Cast")

_FIRST_YEAR, _LAST_YEAR = 1970, 2099
_TRUE = {"true", "yes", "y", "1", "○", "〇", "예", "はい"}
_FALSE = {"false", "no", "n", "0", "×", "아니오", "아니요", "いいえ"}


class CellCaster:
    """Casts the columns of one table and collects the faults on the way.

    Parameters
    ----------
    table
        Cells of the file.
    time_zone
        Zone of times that carry no offset; None refuses such times.
    """

    def __init__(self, table: Table, time_zone: str | None = None) -> None:
        self.table = table
        self.faults: list[RowIssue] = []
        self._zone = ZoneInfo(time_zone) if time_zone else None
        self._lines: list[int] = table.cells[ROW_NUMBER].to_list()

    def require(self, columns: list[str]) -> bool:
        """Note each missing column as a fault; True when all are there."""
        missing = [column for column in columns if column not in self.table.columns]
        line = self.table.header_line
        for column in missing:
            self._fault(line, column, "missing_column", f"the column {column!r} is missing; add it")
        return not missing

    def text(self, column: str, *, required: bool = False) -> list[str | None]:
        """Read a column as text; an empty cell is None, or a fault where it is required."""
        return self.cast(column, str, required=required)

    def number(self, column: str) -> list[float | None]:
        """Read a column as numbers with a decimal point."""
        return self.cast(column, finite_number)

    def day(self, column: str) -> list[dt.date | None]:
        """Read a column of ISO dates (2025-09-30)."""
        return self.cast(column, _day)

    def moment(self, column: str, *, required: bool = False) -> list[dt.datetime | None]:
        """Read a column of ISO times as moments in UTC."""
        return self.cast(column, self._moment, required=required)

    def flag(self, column: str) -> list[bool]:
        """Read a column of true and false; an empty cell or a missing column is false."""
        return [bool(value) for value in self.cast(column, stated_flag)]

    def fault(self, position: int, column: str | None, rule: str, reason: str) -> None:
        """Note a fault of the row at ``position`` (0 for the first data row)."""
        self._fault(self._lines[position], column, rule, reason)

    def cast(
        self, column: str, cast: Callable[[str], Cast], *, required: bool = False
    ) -> list[Cast | None]:
        """Cast a column cell by cell; its ValueError is the fault of the cell."""
        if column not in self.table.columns:
            return [None] * self.table.rows_read
        for broken in self.table.broken.get(column, ()):
            self._fault(broken.line, column, "no_plain_value", broken.reason)
        values: list[Cast | None] = []
        for line, cell in zip(self._lines, self.table.cells[column].to_list(), strict=True):
            value: Cast | None = None
            if cell:
                try:
                    value = cast(cell)
                except ValueError as error:
                    self._fault(line, column, "value", str(error))
            elif required:
                self._fault(line, column, "empty_cell", "the cell is empty; every row needs it")
            values.append(value)
        return values

    def _moment(self, cell: str) -> dt.datetime:
        try:
            moment = dt.datetime.fromisoformat(cell)
        except ValueError:
            raise ValueError(
                "the cell is not an ISO time such as 2025-07-02T20:57:00+09:00"
            ) from None
        if moment.tzinfo is None:
            if self._zone is None:
                raise ValueError("the time has no offset from UTC; declare time_zone in wave.yaml")
            return to_utc(moment, self._zone)
        return to_utc(moment)

    def _fault(self, line: int, column: str | None, rule: str, reason: str) -> None:
        if len(self.faults) < FAULT_LIMIT:
            fault = RowIssue(row_number=line, column_name=column, rule=rule, reason=reason)
            self.faults.append(fault)


def to_utc(moment: dt.datetime, zone: ZoneInfo | None = None) -> dt.datetime:
    """Turn a moment into UTC; one without an offset is read in ``zone``.

    Raises
    ------
    ValueError
        The clocks of the zone were turned at this time, or it lies outside 1970 to 2099, which
        is a slip of the pen or of the unit.
    """
    if zone is not None:
        moment, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if moment.utcoffset() != second.utcoffset():
            raise ValueError(TURNED_CLOCKS)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError("the time lies outside the years 1970 to 2099; correct it")
    return moment.astimezone(dt.UTC)


def finite_number(cell: str) -> float:
    """Read a number with a decimal point.

    Raises
    ------
    ValueError
        The cell is no number, or not a finite one.
    """
    try:
        # Python reads 1_000 as a thousand; no tool writes one so.
        value = float(cell.replace("_", "?"))
    except ValueError:
        raise ValueError("the cell is not a number with a decimal point") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("the cell is not a finite number")
    return value


def _day(cell: str) -> dt.date:
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        raise ValueError("the cell is not an ISO date such as 2025-09-30") from None


def stated_flag(cell: str) -> bool:
    """Read true or false, yes or no, in English, Korean or Japanese.

    Raises
    ------
    ValueError
        The cell is neither.
    """
    word = cell.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError("the cell is neither true nor false; write one of them")
