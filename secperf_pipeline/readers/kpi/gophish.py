"""GoPhish: results and events as CSV, and campaigns as JSON.

Addresses only tell recipients apart while a file is read; names, positions, IP addresses,
coordinates and what people typed are not read at all.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from secperf_pipeline.declarations.phishing_stages import Stage, phishing_stages
from secperf_pipeline.readers.cells import to_utc
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue, refusal
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.kpi.campaign import Recipient, campaign_measures
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.records import mapping, sequence, text
from secperf_pipeline.readers.table import ROW_NUMBER, Table

_RESULTS = {"status", "ip", "send_date", "reported", "email"}
_EVENTS = {"campaign_id", "email", "time", "message", "details"}
_REPORT_SHEET = "Overview"
_NEVER = 1
_UTC = ZoneInfo("UTC")


class _Exercise:
    """Recipients by campaign, and what is wrong with the rows that speak of them."""

    def __init__(self, declared: Declared) -> None:
        self.campaigns: dict[str, dict[str, Recipient]] = {}
        self.faults: list[RowIssue] = []
        self._zone = ZoneInfo(declared.time_zone or "UTC")

    def recipient(self, campaign: str, name: str) -> Recipient:
        """Find the recipient of a campaign, or begin one where it was not met yet."""
        return self.campaigns.setdefault(campaign, {}).setdefault(name.lower(), Recipient())

    def stage(self, row: int, column: str, word: str | None) -> Stage | None:
        """Look a word up; one that is not declared is a fault of its row."""
        stage = phishing_stages().stage_of(word or "")
        if stage is None:
            what = phishing_stages().known.told(word or "")
            self.fault(
                row,
                column,
                "unknown_status",
                f"{what} is not a status that GoPhish writes; correct it",
            )
        return stage

    def day(self, row: int, column: str, stated: str | None) -> dt.date | None:
        """Read the local day of a UTC time; the year 1 stands for none."""
        try:
            moment = dt.datetime.fromisoformat(stated or "")
        except ValueError:
            reason = "the cell is not a time such as 2025-08-05T00:01:00Z"
            self.fault(row, column, "value", reason)
            return None
        if moment.year <= _NEVER:
            return None
        try:
            return to_utc(moment, None if moment.tzinfo else _UTC).astimezone(self._zone).date()
        except ValueError as error:
            self.fault(row, column, "value", str(error))
            return None

    def fault(self, row: int | None, column: str | None, rule: str, reason: str) -> None:
        """Note what refuses the file."""
        if len(self.faults) < FAULT_LIMIT:
            issue = RowIssue(row_number=row, column_name=column, rule=rule, reason=reason)
            self.faults.append(issue)

    def reading(self, rows_read: int, organisation: str, unused: list[str]) -> Reading:
        """Close the file: its measures, or the faults that refuse it."""
        if not rows_read:
            self.fault(
                None, None, "no_rows", "the file names no recipient; export the campaign again"
            )
        measures, notes = campaign_measures(
            [recipients.values() for recipients in self.campaigns.values()],
            organisation=organisation,
        )
        loads = not self.faults and measures.height > 0
        return Reading(
            kind="kpi",
            rows_read=rows_read,
            tables={"kpi_measurements": measures} if loads else {},
            faults=self.faults,
            unused_columns=unused,
            notes=notes,
        )


def read_results(table: Table, declared: Declared) -> Reading:
    """Read the results CSV: one row per recipient, with the furthest stage of its mail."""
    exercise = _Exercise(declared)
    for row in table.cells.iter_rows(named=True):
        _add_result(exercise, int(row[ROW_NUMBER]), "campaign", row)
    unused = [name for name in table.columns if name not in _RESULTS or name == "ip"]
    return exercise.reading(table.rows_read, declared.organisation, unused)


def read_events(table: Table, declared: Declared) -> Reading:
    """Read the events CSV: one row per event; repeated openings count once."""
    exercise = _Exercise(declared)
    for row in table.cells.iter_rows(named=True):
        number = int(row[ROW_NUMBER])
        stage = exercise.stage(number, "message", row["message"])
        day = exercise.day(number, "time", row["time"])
        if stage is None or stage == "campaign":
            continue
        if not row["email"]:
            exercise.fault(
                number,
                "email",
                "empty_cell",
                "the event names no recipient; export the campaign again",
            )
            continue
        recipient = exercise.recipient(row["campaign_id"], row["email"])
        recipient.reach(stage)
        if stage == "delivered":
            recipient.sent_on = day
    return exercise.reading(table.rows_read, declared.organisation, ["details"])


def read_campaigns(content: Any, declared: Declared) -> Reading:
    """Read one campaign or a list of them, as the API gives them."""
    exercise = _Exercise(declared)
    row = 0
    for number, campaign in enumerate(_campaigns(content), start=1):
        for result in sequence(mapping(campaign).get("results")):
            row += 1
            _add_result(exercise, row, str(number), mapping(result))
    return exercise.reading(row, declared.organisation, [])


def _campaigns(content: Any) -> list[Any]:
    return list(content) if isinstance(content, list) else [content]


def _add_result(exercise: _Exercise, row: int, campaign: str, result: Mapping[str, Any]) -> None:
    stage = exercise.stage(row, "status", text(result, "status"))
    name = text(result, "id") or text(result, "email")
    if name is None:
        exercise.fault(
            row, "email", "empty_cell", "the result names no recipient; export the campaign again"
        )
    if stage is None or name is None:
        return
    recipient = exercise.recipient(campaign, name)
    if recipient.stages or recipient.sent_on:
        exercise.fault(
            row, "id", "repeated_recipient", "the recipient is given twice; keep one result"
        )
    recipient.reach(stage)
    reported = str(result.get("reported", "")).lower()
    if reported == "true":
        recipient.reach("reported")
    elif reported not in ("false", ""):
        exercise.fault(
            row, "reported", "value", "the cell is neither true nor false; write one of them"
        )
    if "delivered" in recipient.stages:
        recipient.sent_on = exercise.day(row, "send_date", text(result, "send_date"))


def _recognises_campaigns(document: Document) -> bool:
    if document.medium != "json":
        return False
    first = next(iter(_campaigns(document.json)), None)
    return {"results", "timeline"} <= set(mapping(first))


def _recognises_report(document: Document) -> bool:
    return (
        document.medium == "workbook"
        and document.sheet.name == _REPORT_SHEET
        and document.sheet.row(0)[:1] == ["Campaign Results For:"]
    )


def _refuse_report(document: Document, declared: Declared) -> Reading:
    reason = (
        "this is a report that GoReport made from GoPhish, not an export of GoPhish; put the "
        "campaign's results CSV, events CSV or JSON here instead"
    )
    raise refusal("report", reason)


GOPHISH_RESULTS = Format(
    name="gophish_results",
    kind="kpi",
    recognises=lambda document: document.is_tabular and set(document.header) >= _RESULTS,
    read=lambda document, declared: read_results(document.table, declared),
)
GOPHISH_EVENTS = Format(
    name="gophish_events",
    kind="kpi",
    recognises=lambda document: document.is_tabular and set(document.header) >= _EVENTS,
    read=lambda document, declared: read_events(document.table, declared),
)
GOPHISH_JSON = Format(
    name="gophish_json",
    kind="kpi",
    recognises=_recognises_campaigns,
    read=lambda document, declared: read_campaigns(document.json, declared),
)
GOREPORT = Format(name="goreport", kind="kpi", recognises=_recognises_report, read=_refuse_report)
