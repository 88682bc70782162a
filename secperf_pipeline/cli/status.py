"""What lies in the inbox beside what is published."""

from collections.abc import Iterator

import duckdb

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
    """Give one line for each quarter that has files in the inbox or published results."""
    in_inbox = {str(quarter) for quarter in home.quarters()}
    files: dict[str, list[str]] = {}
    snapshots: dict[str, str] = {}
    if home.published_database.exists():
        with duckdb.connect(str(home.published_database), read_only=True) as connection:
            for quarter, status, count in connection.execute(_FILES).fetchall():
                files.setdefault(quarter, []).append(f"{count} {status}")
            for quarter, snapshot, revision in connection.execute(_SNAPSHOTS).fetchall():
                snapshots[quarter] = f"snapshot {snapshot[:12]}, revision {revision}"
    for quarter in sorted(in_inbox | set(files)):
        inbox = "" if quarter in in_inbox else "; no files in the inbox any more"
        published = ", ".join(files.get(quarter, [])) or "not run yet"
        known = f"; {snapshots[quarter]}" if quarter in snapshots else ""
        yield f"{quarter}  {published}{known}{inbox}"
