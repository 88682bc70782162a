"""What commands do with a home: hold it alone, ask whether it was run, run it and tell how."""

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from secperf_pipeline.domain.errors import QuarterError, SecperfError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.journal import Journal
from secperf_pipeline.ingest.journal_events import ClockEvent
from secperf_pipeline.ingest.private_files import keep_private
from secperf_pipeline.instance.dagster_home import prepare_dagster_home
from secperf_pipeline.warehouse.lock import exclusive

_LOCK_SECONDS = 900.0


@contextmanager
def alone_in(home: Home) -> Iterator[None]:
    """Hold the home's lock; whoever has it is waited for."""
    keep_private(home)
    with exclusive(home.lock, timeout_seconds=_LOCK_SECONDS):
        yield


def require_warehouse(home: Home) -> None:
    """Make sure that a quarter was ever run."""
    if not home.warehouse.exists():
        raise SecperfError(f"{home.root} has no warehouse yet; call 'secperf run' first")


def require_published(home: Home) -> None:
    """Make sure that a quarter was ever published."""
    if not home.published_database.exists():
        raise SecperfError(f"{home.root} has nothing published yet; call 'secperf run' first")


def accept_present_time(home: Home) -> None:
    """Note that the clock was put back on purpose; a home without a journal has nothing to note."""
    with alone_in(home):
        journal = Journal(home.store)
        if journal.path.exists():
            journal.add([ClockEvent(at=dt.datetime.now(dt.UTC))])


def run_and_tell(home: Home, quarters: list[Quarter], *, force: bool = False) -> None:
    """Run quarters, print what came out, and end with the exit code of what failed.

    Where quarters failed for reasons of several exit codes, it is 1.
    """
    from secperf_pipeline.cli.runs import run_quarters
    from secperf_pipeline.cli.summary import quarter_summary

    if not quarters:
        remarks = "; ".join(["", *home.foreign_folders()])
        raise QuarterError(f"no quarter in {home.inbox} has files{remarks}")
    prepare_dagster_home(home)
    for remark in home.foreign_folders():
        click.echo(f"secperf: {remark}")
    names = ", ".join(str(quarter) for quarter in quarters)
    click.echo(f"secperf: running {names} in {home.root}")
    ended = run_quarters(home, quarters, click.echo, force=force)
    for one in ended:
        click.echo(f"\n{one.quarter}")
        if one.failure is None:
            for line in quarter_summary(home.published_database, str(one.quarter)):
                click.echo(line)
        else:
            click.echo(f"  failed at {one.failure}")
    click.echo()
    failed = [one for one in ended if one.failure is not None]
    if len(failed) == len(ended):
        click.echo("secperf: no result of this run was published")
    if home.published_database.exists():
        click.echo(f"secperf: database {home.published_database}")
        click.echo(f"secperf: reports  {home.reports}")
    codes = {one.exit_code for one in failed}
    if codes:
        sys.exit(codes.pop() if len(codes) == 1 else SecperfError.exit_code)
