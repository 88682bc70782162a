"""A phishing exercise, counted: no row about a person leaves this module."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from secperf_pipeline.declarations.phishing_stages import Stage
from secperf_pipeline.readers.kpi.measures import measure_rows, share

_ORDER: tuple[Stage, ...] = ("delivered", "opened", "clicked", "submitted")
SHARES: Mapping[str, tuple[Stage, Stage]] = {
    "phishing_reported_among_opened": ("reported", "opened"),
    "phishing_reported_among_recipients": ("reported", "delivered"),
    "phishing_opened_among_recipients": ("opened", "delivered"),
    "phishing_clicked_among_recipients": ("clicked", "delivered"),
    "phishing_submitted_among_recipients": ("submitted", "delivered"),
}
"""Measures by id: whom of whom they count. A recipient is one to whom the mail was delivered."""


@dataclass(slots=True)
class Recipient:
    """What the training mail reached with one recipient of one campaign."""

    stages: set[Stage] = field(default_factory=set)
    sent_on: dt.date | None = None

    def reach(self, stage: Stage) -> None:
        """Note a stage, and those that it means: who clicked has opened."""
        if stage == "reported":
            self.stages |= {"reported", "delivered"}
        elif stage in _ORDER:
            self.stages |= set(_ORDER[: _ORDER.index(stage) + 1])


def campaign_measures(
    campaigns: Iterable[Iterable[Recipient]], *, organisation: str
) -> tuple[pl.DataFrame, list[str]]:
    """Count each campaign; its period are the days on which its mails were sent.

    Campaigns of the same days are counted together. A share whose denominator is zero is
    left out.

    Returns
    -------
    tuple
        Rows of ``kpi_measurements``, and sentences about what could not be measured.
    """
    reached: dict[tuple[dt.date, dt.date], list[Recipient]] = {}
    notes = []
    for number, campaign in enumerate(campaigns, start=1):
        delivered = [one for one in campaign if "delivered" in one.stages]
        days = [one.sent_on for one in delivered if one.sent_on is not None]
        if days:
            reached.setdefault((min(days), max(days)), []).extend(delivered)
        else:
            notes.append(f"campaign {number} of the file delivered no mail: nothing is measured")
    measures = [
        share(organisation, measure, days, *counts, source="GoPhish")
        for days, recipients in reached.items()
        for measure, (counted, among) in SHARES.items()
        if (counts := _counts(recipients, counted, among))[1]
    ]
    return measure_rows(measures), notes


def _counts(recipients: list[Recipient], counted: Stage, among: Stage) -> tuple[int, int]:
    base = [one for one in recipients if among in one.stages]
    return sum(counted in one.stages for one in base), len(base)
