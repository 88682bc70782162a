"""What lies in the inbox beside what is published."""

from collections.abc import Iterator

import polars as pl

from secperf_pipeline.cli.published import read_published
from secperf_pipeline.domain.errors import QuarterError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home

SHORT_ID = 12


def status_lines(home: Home) -> Iterator[str]:
    """Tell of each quarter with files in the inbox or published, or that none has."""
    in_inbox = {str(quarter) for quarter in home.quarters()}
    files: dict[str, list[str]] = {}
    snapshots: dict[str, str] = {}
    if home.published_database.exists():
        ledger = read_published(home, "quality.files", is_current=True)
        counted = ledger.group_by("wave_quarter", "status").len().sort(pl.all())
        for quarter, status, count in counted.iter_rows():
            files.setdefault(quarter, []).append(f"{count} {status}")
        current = read_published(home, "results.scorecard_snapshots", is_current=True)
        for row in current.iter_rows(named=True):
            told = f"snapshot {row['snapshot_id'][:SHORT_ID]}, revision {row['revision']}"
            snapshots[row["wave_quarter"]] = told
    if not in_inbox and not files:
        yield f"no quarter has files yet; put some into {home.inbox / '2026Q3' / 'surveys'}"
    yield from home.foreign_folders()
    for quarter in sorted(in_inbox | set(files)):
        inbox = "" if quarter in in_inbox else "; no files in the inbox any more"
        loaded = ", ".join(files.get(quarter, [])) or "not run yet"
        known = f"; {snapshots[quarter]}" if quarter in snapshots else ""
        yield f"{quarter}  {loaded}{known}{inbox}"


def require_quarter(home: Home, quarter: Quarter) -> None:
    """Make sure that a published database knows the quarter.

    Raises
    ------
    QuarterError
        No file of the quarter was ever loaded or refused; the message lists the others.
    """
    known = read_published(home, "quality.files")["wave_quarter"].unique().sort().to_list()
    if str(quarter) not in known:
        raise QuarterError(
            f"nothing of {quarter} is published; among what is: {', '.join(known) or 'no quarter'}"
        )
