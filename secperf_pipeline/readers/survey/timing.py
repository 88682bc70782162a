"""When each response was sent and how long it took, as far as the export tells."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue
from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.survey.export import SurveyExport
from secperf_pipeline.readers.survey.matching import Match
from secperf_pipeline.readers.times import (
    LOCAL_TIME,
    TURNED_CLOCKS,
    UTC_TIME,
    DateOrder,
    Moments,
    iso_moments,
    local_moment,
    needs_order,
    proven_order,
)

_LONGEST_SECONDS = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Times of the rows of an export; NULL where the export does not tell.

    Parameters
    ----------
    submitted_at
        Moments in UTC.
    duration_seconds
        From start to end.
    faults
        Cells that are no times or durations.
    notes
        Sentences for the ledger.
    """

    submitted_at: pl.Series
    duration_seconds: pl.Series
    faults: list[RowIssue]
    notes: list[str]


class _Clock:
    """Reads the time columns of one export and collects what is wrong with them."""

    def __init__(self, export: SurveyExport, declared: Declared) -> None:
        self.export = export
        self.order: DateOrder | None = declared.file.date_order
        self.faults: list[RowIssue] = []
        self.notes: list[str] = []
        self.zone = self._zone(export.time_zone) or self._zone(declared.time_zone)

    def moments(self, position: int | None) -> Moments:
        """Read one column."""
        if position is None:
            return _no_moments(self.export.rows_read)
        texts = self.export.cells[:, position]
        found = iso_moments(texts)
        rest = (found.utc.is_null() & found.local.is_null() & (texts != "")).arg_true()
        if not len(rest):
            return found
        others = texts[rest].to_list()
        order = self.order or proven_order(others)
        if order is None and any(map(needs_order, others)):
            self.notes.append(
                f"the times of column {position + 1} are left out: day and month cannot be told "
                "apart; declare the file's `date_order` (dmy or mdy) in wave.yaml"
            )
            return _no_moments(len(texts))
        read = [
            self._moment(text, order, position, row)
            for row, text in zip(rest.to_list(), others, strict=True)
        ]
        utc = [one if one is not None and one.tzinfo is not None else None for one in read]
        local = [one if one is not None and one.tzinfo is None else None for one in read]
        return Moments(
            utc=found.utc.scatter(rest, pl.Series(utc, dtype=UTC_TIME)),
            local=found.local.scatter(rest, pl.Series(local, dtype=LOCAL_TIME)),
        )

    def to_utc(self, moments: Moments, position: int | None) -> pl.Series:
        """Turn moments into UTC; without an offset the zone of the file or of wave.yaml holds."""
        utc, local = moments.utc, moments.local
        if position is None or local.null_count() == len(local):
            return utc
        if self.zone is None:
            reason = "the time has no offset from UTC; declare time_zone in wave.yaml"
            self._leave_out(local.is_not_null(), position, reason, "they have no offset from UTC")
            return utc
        placed = local.dt.replace_time_zone(
            self.zone.key, ambiguous="null", non_existent="null"
        ).dt.convert_time_zone("UTC")
        turned = placed.is_null() & local.is_not_null()
        if turned.any():
            self._leave_out(turned, position, TURNED_CLOCKS, "the clocks were changed then")
        return utc.fill_null(placed)

    def fault_beyond_calendar(self, moments: pl.Series, position: int | None) -> pl.Series:
        """Fault the moments that an offset moves beyond the years 1 to 9999."""
        beyond = ~moments.dt.year().is_between(1, 9999).fill_null(True)
        for row in beyond.arg_true().head(FAULT_LIMIT):
            self.fault(
                row,
                position or 0,
                "value",
                "the cell is not a time that exists; correct the day or the time of day",
            )
        return moments.set(beyond, None)

    def fault(self, row: int, position: int, rule: str, reason: str) -> None:
        if row not in self.export.exclusions and len(self.faults) < FAULT_LIMIT:
            column = self.export.columns[position].name
            line = self.export.lines[row]
            issue = RowIssue(row_number=line, column_name=column, rule=rule, reason=reason)
            self.faults.append(issue)

    def _leave_out(self, rows: pl.Series, position: int, reason: str, why: str) -> None:
        """Refuse the file for times that cannot be placed, or say that they are left out."""
        if self.export.needs_time_zone:
            for row in rows.arg_true().head(FAULT_LIMIT):
                self.fault(row, position, "value", reason)
            return
        remedy = "; declare time_zone in wave.yaml" if self.zone is None else ""
        self.notes.append(f"{rows.sum()} times are left out: {why}{remedy}")

    def _zone(self, name: str | None) -> ZoneInfo | None:
        try:
            if name:
                # Python finds zones, such as right/UTC, that polars does not know.
                pl.Series([dt.datetime(2000, 1, 1)]).dt.replace_time_zone(name)
            return ZoneInfo(name) if name else None
        except (ZoneInfoNotFoundError, ValueError, OSError, pl.exceptions.ComputeError):
            self.notes.append("the file's time zone is not known; declare time_zone in wave.yaml")
            return None

    def _moment(
        self, text: str, order: DateOrder | None, position: int, row: int
    ) -> dt.datetime | None:
        try:
            return local_moment(text, order)
        except ValueError as error:
            self.fault(row, position, "value", str(error))
            return None


def timing(export: SurveyExport, match: Match, declared: Declared) -> Timing:
    """Read when responses were sent, in UTC, and how long they took.

    The duration is the tool's own, or the time from start to end. A time without an offset
    needs a zone in the file or a declared one, and one meaning in it; otherwise it stays
    unknown: the plain layout is refused, and for a tool that never writes offsets the ledger
    says so.
    """
    clock = _Clock(export, declared)
    sent = _position("submitted_at", export, match)
    ended = clock.moments(sent)
    started = clock.moments(_position("started_at", export, match))
    duration = _durations(clock, _position("duration_seconds", export, match))
    if duration is None:
        duration = _seconds_between(started.utc, ended.utc).fill_null(
            _seconds_between(started.local, ended.local)
        )
    return Timing(
        submitted_at=clock.fault_beyond_calendar(clock.to_utc(ended, sent), sent),
        duration_seconds=duration,
        faults=clock.faults,
        notes=clock.notes,
    )


def _position(field: str, export: SurveyExport, match: Match) -> int | None:
    return match.positions.get(field, export.fields.get(field))


def _no_moments(rows: int) -> Moments:
    return Moments(
        utc=pl.Series([None], dtype=UTC_TIME).new_from_index(0, rows),
        local=pl.Series([None], dtype=LOCAL_TIME).new_from_index(0, rows),
    )


def _seconds_between(start: pl.Series, end: pl.Series) -> pl.Series:
    """Count the seconds from start to end; NULL where one is missing or the end comes first."""
    seconds = (end - start).dt.total_microseconds() / 1e6
    return seconds.set(seconds < 0, None)


def _durations(clock: _Clock, position: int | None) -> pl.Series | None:
    if position is None:
        return None
    texts = clock.export.cells[:, position]
    seconds = texts.cast(pl.Float64, strict=False)
    is_duration = seconds.is_between(0, _LONGEST_SECONDS, closed="left").fill_null(False)
    for row in ((texts != "") & ~is_duration).arg_true().head(FAULT_LIMIT):
        is_number = seconds[row] is not None
        reason = (
            f"the duration must lie between 0 and {_LONGEST_SECONDS:,.0f} seconds"
            if is_number
            else "the cell is not a number of seconds"
        )
        clock.fault(row, position, "value", reason)
    return seconds.set(~is_duration, None)
