"""What lies in the inbox beside what is published."""

from collections.abc import Iterator

import duckdb

from secperf_pipeline.domain.errors import QuarterError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home

_FILES = """
    select wave_quarter, status, count(*) as files
    from quality.files where is_current group by wave_quarter, status order by wave_quarter, status
"""
_SNAPSHOTS = """
    select wave_quarter, snapshot_id, revision
    from results.scorecard_snapshots where is_current
"""


def status_lines(home: Home) -> Iterator[str]:
    """Give one line for each quarter with files in the inbox or published, or say that none has."""
    in_inbox = {str(quarter) for quarter in home.quarters()}
    files: dict[str, list[str]] = {}
    snapshots: dict[str, str] = {}
    if home.published_database.exists():
        with duckdb.connect(str(home.published_database), read_only=True) as connection:
            for quarter, status, count in connection.execute(_FILES).fetchall():
                files.setdefault(quarter, []).append(f"{count} {status}")
            for quarter, snapshot, revision in connection.execute(_SNAPSHOTS).fetchall():
                snapshots[quarter] = f"snapshot {snapshot[:12]}, revision {revision}"
    if not in_inbox and not files:
        yield f"no quarter has files yet; put some into {home.inbox / '2026Q3' / 'surveys'}"
    for quarter in sorted(in_inbox | set(files)):
        inbox = "" if quarter in in_inbox else "; no files in the inbox any more"
        published = ", ".join(files.get(quarter, [])) or "not run yet"
        known = f"; {snapshots[quarter]}" if quarter in snapshots else ""
        yield f"{quarter}  {published}{known}{inbox}"


def require_quarter(home: Home, quarter: Quarter) -> None:
    """Make sure that a published database knows the quarter.

    Raises
    ------
    QuarterError
        No file of the quarter was ever loaded or refused; the message lists the others.
    """
    with duckdb.connect(str(home.published_database), read_only=True) as connection:
        rows = connection.execute("select distinct wave_quarter from quality.files").fetchall()
    known = sorted(name for (name,) in rows)
    if str(quarter) not in known:
        raise QuarterError(
            f"nothing of {quarter} is published; among what is: {', '.join(known) or 'no quarter'}"
        )
