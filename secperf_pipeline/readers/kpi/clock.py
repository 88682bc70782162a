"""Times of one file as moments of UTC, by what is declared or can be proven."""

import datetime as dt
import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from secperf_pipeline.declarations.column_maps import ColumnMap
from secperf_pipeline.readers.cells import to_utc
from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.times import local_moment, proven_order

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# A count of seconds, read as milliseconds, falls into January 1970.
_FIRST, _END = dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
_NAMED_MONTH = re.compile(
    r"^(?P<day>\d{1,2})(?P<gap>[/. -])(?P<month>[^\W\d_]+\.?|\d{1,2}[월月])(?P=gap)"
)


class Clock:
    """Reads the times of one file.

    Parameters
    ----------
    columns
        What the tool's times look like.
    declared
        Zone and order of day and month from wave.yaml, which win over the tool's habit.
    cells
        All times of the file: a number above 12 in any of them proves the order for all.
    """

    def __init__(self, columns: ColumnMap, declared: Declared, cells: Iterable[str]) -> None:
        self._map = columns
        zone = declared.file.time_zone or columns.time_zone or declared.time_zone
        self._zone = ZoneInfo(zone) if zone else None
        self._order = declared.file.date_order or proven_order(cells) or columns.date_order

    def moment(self, cell: str) -> dt.datetime:
        """Read a time as a moment in UTC.

        Raises
        ------
        ValueError
            The cell is no time, or the moment that it means is not certain.
        """
        if self._map.epoch is not None:
            return _since_epoch(cell)
        if ":" not in cell and not self._map.are_days:
            raise ValueError("the cell has no time of day; write it like 2025-07-02T20:57:00+09:00")
        plain = _NAMED_MONTH.sub(self._number_of_month, cell)
        return self._to_utc(local_moment(plain, self._order))

    def _number_of_month(self, found: re.Match[str]) -> str:
        month = self._map.months.get(found["month"].lower().rstrip("."))
        if month is None:
            raise ValueError("the name of the month is not known; write the month as a number")
        return f"{found['day']}/{month}/"

    def _to_utc(self, moment: dt.datetime) -> dt.datetime:
        if moment.tzinfo is not None:
            return to_utc(moment)
        if self._zone is None and self._map.are_days:
            return to_utc(moment.replace(tzinfo=dt.UTC))
        if self._zone is None:
            raise ValueError("the time has no offset from UTC; declare time_zone in wave.yaml")
        return to_utc(moment, self._zone)


def _since_epoch(cell: str) -> dt.datetime:
    try:
        moment = _EPOCH + dt.timedelta(milliseconds=int(float(cell)))
    except (ValueError, OverflowError):
        raise ValueError("the cell is not a count of milliseconds since 1970") from None
    if not _FIRST <= moment < _END:
        raise ValueError(
            "the cell is not a count of milliseconds since 1970: it lies outside the years 2000 to "
            "2099; multiply seconds by 1000"
        )
    return moment
