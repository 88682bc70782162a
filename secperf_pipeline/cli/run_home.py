"""What commands do with a home: hold it alone, ask whether it was run, run it and tell how."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
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


def run_and_tell(home: Home, quarters: list[Quarter], *, force: bool = False) -> None:
    """Run quarters, print what came out, and end with exit code 1 where one of them failed."""
    from secperf_pipeline.cli.runs import run_quarters
    from secperf_pipeline.cli.summary import quarter_summary

    if not quarters:
        raise SecperfError(f"no quarter in {home.inbox} has files")
    prepare_dagster_home(home)
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
    if failed:
        sys.exit(1)
