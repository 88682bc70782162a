"""Registers of projects, exercises and trainings: rows that KPIs count."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

from secperf_pipeline.declarations.catalogue import trailing_days
from secperf_pipeline.declarations.column_maps import column_map
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.readers.cells import CellCaster, stated_flag
from secperf_pipeline.readers.days import day_column
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import RowIssue
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.kpi.measures import Measure, measure_rows, share
from secperf_pipeline.readers.named_columns import named_columns
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER, Table
from secperf_pipeline.readers.times import proven_order

_DAYS = ("started_on", "ended_on")
_INVOLVED, _DRILLS, _TRAINED = "project_involvement", "incident_drills", "training_dev_team"


class _Register:
    """One register: its rows, cast, and those that do not count."""

    def __init__(self, table: Table, declared: Declared, key: str) -> None:
        self.caster = CellCaster(table)
        self.quarter = Quarter.parse(declared.wave.quarter)
        self.exclusions: list[RowIssue] = []
        self.lines: list[int] = table.cells[ROW_NUMBER].to_list()
        owners = self.caster.text("organisation_id")
        self.owners = [name or declared.organisation for name in owners]
        days = [one for name in _DAYS if name in table.columns for one in table.cells[name]]
        self._order = declared.file.date_order or proven_order(days)
        seen: set[tuple[str, str | None]] = set()
        for position, name in enumerate(self.caster.text(key, required=True)):
            if name is not None and (self.owners[position], name) in seen:
                reason = "the same one is given in a row above; keep one row"
                self.caster.fault(position, key, "repeated_row", reason)
            seen.add((self.owners[position], name))

    def days(self, column: str) -> list[dt.date | None]:
        """Cast a column of days."""
        return list(day_column(self.caster, column, self._order))

    def leave_out(self, position: int, column: str, reason: str) -> None:
        """Note a row that does not count, and why."""
        line = self.lines[position]
        issue = RowIssue(row_number=line, column_name=column, rule="not_counted", reason=reason)
        self.exclusions.append(issue)

    def shares(self, measure: str, start: dt.date, counted: list[bool | None]) -> list[Measure]:
        """Count the rows of each organisation; None is a row that was left out."""
        base, top = Counter[str](), Counter[str]()
        for owner, is_counted in zip(self.owners, counted, strict=True):
            if is_counted is not None:
                base[owner] += 1
                top[owner] += is_counted
        period = (start, self.quarter.last_day)
        return [
            share(owner, measure, period, top[owner], among, source="register")
            for owner, among in base.items()
        ]


def _projects(register: _Register) -> list[Measure]:
    """Count projects of the quarter in which the security team is involved."""
    involved: list[bool | None] = list(register.caster.cast("security_involved", stated_flag))
    starts, ends = register.days("started_on"), register.days("ended_on")
    first, last = register.quarter.first_day, register.quarter.last_day
    for position, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if (start is not None and start > last) or (end is not None and end < first):
            register.leave_out(position, "started_on", "the project did not run in the quarter")
            involved[position] = None
        elif involved[position] is None:
            reason = "whether the security team is involved is not recorded"
            register.leave_out(position, "security_involved", reason)
    return register.shares(_INVOLVED, first, involved)


def _drills(register: _Register) -> list[Measure]:
    """Count exercises by the day on which they were held."""
    held = Counter[tuple[str, dt.date]]()
    for position, day in enumerate(register.days("held_on")):
        if day is None:
            register.leave_out(position, "held_on", "the exercise has no day, so it was not held")
        else:
            held[register.owners[position], day] += 1
    return [
        Measure(owner, _DRILLS, day, day, float(count), "count", None, None, "register", 1)
        for (owner, day), count in held.items()
    ]


def _trainings(register: _Register) -> list[Measure]:
    """Count teams whose last training lies in the days that its KPI looks back over."""
    last, days = register.quarter.last_day, trailing_days(_TRAINED)
    first = last - dt.timedelta(days=days - 1) if days else register.quarter.first_day
    trained: list[bool | None] = []
    for position, day in enumerate(register.days("trained_on")):
        if day is not None and day > last:
            reason = "the training was after the quarter; whether there was one before is unknown"
            register.leave_out(position, "trained_on", reason)
            trained.append(None)
        else:
            trained.append(day is not None and day >= first)
    return register.shares(_TRAINED, first, trained)


def _format(name: str, key: str, count: Callable[[_Register], list[Measure]]) -> Format:
    return Format(
        name=name,
        kind="kpi",
        recognises=lambda document: (
            document.is_tabular and column_map(name).is_marked(document.header)
        ),
        read=lambda document, declared: _read(document, declared, name, key, count),
    )


def _read(
    document: Document,
    declared: Declared,
    name: str,
    key: str,
    count: Callable[[_Register], list[Measure]],
) -> Reading:
    columns = column_map(name)
    named = named_columns(document.sheet, columns.columns, declared.file.columns)
    register = _Register(named.table, declared, key)
    is_complete = register.caster.require(columns.required)
    measures = count(register) if is_complete else []
    faults = register.caster.faults
    reading = Reading(
        kind="kpi",
        rows_read=named.table.rows_read,
        tables={"kpi_measurements": measure_rows(measures)} if measures and not faults else {},
        exclusions=[] if faults else register.exclusions,
        faults=faults,
    )
    return named.respell(reading)


PROJECT_REGISTER = _format("project_register", "project_id", _projects)
DRILL_REGISTER = _format("drill_register", "drill_id", _drills)
TRAINING_REGISTER = _format("training_register", "team_id", _trainings)
