"""When each response was sent and how long it took, as far as the export tells."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.reading import FAULT_LIMIT, RowIssue, clipped
from secperf_pipeline.readers.survey.export import SurveyExport
from secperf_pipeline.readers.survey.matching import Match
from secperf_pipeline.readers.survey.times import (
    DateOrder,
    local_moment,
    needs_order,
    proven_order,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Times of the rows of an export, in UTC; None where the export does not tell."""

    submitted_at: list[dt.datetime | None]
    duration_seconds: list[float | None]
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

    def moments(self, position: int | None) -> list[dt.datetime | None]:
        """Read one column; a time without an offset stays without a zone."""
        if position is None:
            return [None] * self.export.rows_read
        texts = self.export.texts(position)
        order = self.order or proven_order(texts)
        if order is None and any(map(needs_order, texts)):
            name = clipped(self.export.columns[position].name)
            self.notes.append(
                f"the times of {name!r} are left out: day and month cannot be told apart; "
                "declare the file's `date_order` (dmy or mdy) in wave.yaml"
            )
            return [None] * len(texts)
        return [self._moment(text, order, position, row) for row, text in enumerate(texts)]

    def fault(self, row: int, position: int, rule: str, reason: str) -> None:
        if row not in self.export.exclusions and len(self.faults) < FAULT_LIMIT:
            column = clipped(self.export.columns[position].name)
            line = self.export.lines[row]
            issue = RowIssue(row_number=line, column_name=column, rule=rule, reason=reason)
            self.faults.append(issue)

    def _zone(self, name: str | None) -> ZoneInfo | None:
        try:
            return ZoneInfo(name) if name else None
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.notes.append(f"the file's time zone {clipped(name or '')!r} is not known")
            return None

    def _moment(
        self, text: str, order: DateOrder | None, position: int, row: int
    ) -> dt.datetime | None:
        try:
            return local_moment(text, order) if text else None
        except ValueError as error:
            self.fault(row, position, "value", str(error))
            return None


def timing(export: SurveyExport, match: Match, declared: Declared) -> Timing:
    """Read when responses were sent, in UTC, and how long they took.

    The duration is the tool's own, or the time from start to end. Without an offset, a zone in
    the file and a declared one, the moment stays unknown: the plain layout refuses it, and for
    a tool that never writes offsets the ledger says so.
    """
    clock = _Clock(export, declared)
    sent = _position("submitted_at", export, match)
    local = clock.moments(sent)
    started = clock.moments(_position("started_at", export, match))
    duration = _durations(clock, _position("duration_seconds", export, match))
    if duration is None:
        duration = [_between(*pair) for pair in zip(started, local, strict=True)]
    return Timing(
        submitted_at=_as_utc(clock, local, sent),
        duration_seconds=duration,
        faults=clock.faults,
        notes=clock.notes,
    )


def _position(field: str, export: SurveyExport, match: Match) -> int | None:
    return match.positions.get(field, export.fields.get(field))


def _as_utc(
    clock: _Clock, local: list[dt.datetime | None], position: int | None
) -> list[dt.datetime | None]:
    moments: list[dt.datetime | None] = []
    without_zone = 0
    for row, moment in enumerate(local):
        if moment is not None and moment.tzinfo is None:
            if clock.zone is None:
                without_zone += 1
                if clock.export.needs_time_zone and position is not None:
                    reason = "the time has no offset from UTC; declare time_zone in wave.yaml"
                    clock.fault(row, position, "value", reason)
                moment = None
            else:
                moment = moment.replace(tzinfo=clock.zone)
        try:
            moments.append(moment.astimezone(dt.UTC) if moment is not None else None)
        except OverflowError:
            clock.fault(row, position or 0, "value", "the cell is not a time of the calendar")
            moments.append(None)
    if without_zone and not clock.faults:
        clock.notes.append(
            f"{without_zone} times are left out: they have no offset from UTC; "
            "declare time_zone in wave.yaml"
        )
    return moments


def _between(start: dt.datetime | None, end: dt.datetime | None) -> float | None:
    if start is None or end is None or (start.tzinfo is None) != (end.tzinfo is None):
        return None
    seconds = (end - start).total_seconds()
    return seconds if seconds >= 0 else None


def _durations(clock: _Clock, position: int | None) -> list[float | None] | None:
    if position is None:
        return None
    durations: list[float | None] = []
    for row, text in enumerate(clock.export.texts(position)):
        seconds: float | None = None
        if text:
            try:
                seconds = float(text)
            except ValueError:
                clock.fault(row, position, "value", "the cell is not a number of seconds")
            if seconds is not None and not 0 <= seconds < 1e9:
                clock.fault(row, position, "value", "the cell is no duration in seconds")
                seconds = None
        durations.append(seconds)
    return durations
