"""Commands about what is kept for good: the original bytes and what is made of them again."""

import sys
from pathlib import Path

import click

from secperf_pipeline.cli.quarter_type import QUARTER
from secperf_pipeline.cli.run_home import alone_in, require_warehouse, run_and_tell
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home


@click.command()
@click.argument("quarters", nargs=-1, type=QUARTER)
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="Default: the inbox.")
def restore(quarters: tuple[Quarter, ...], to: Path | None) -> None:
    """Write the loaded files of QUARTERS, or of all, again from the bytes in the store."""
    from secperf_pipeline.cli.restoration import restore_inbox

    home = Home.from_environment()
    require_warehouse(home)
    folder = to or home.inbox
    with alone_in(home):
        done = restore_inbox(home, quarters, folder)
    click.echo(
        f"secperf: {done.written} files written to {folder}, {done.present} were there already"
    )


@click.command()
def prune() -> None:
    """Delete from the store the replaced files whose retention has passed."""
    import datetime as dt

    from secperf_pipeline.cli.retention import prune_store

    home = Home.from_environment()
    require_warehouse(home)
    with alone_in(home):
        deleted, days = prune_store(home, today=dt.datetime.now(dt.UTC))
    click.echo(f"secperf: {deleted} files deleted that were replaced and older than {days} days")


@click.command("forget")
@click.argument("response")
def forget_command(response: str) -> None:
    """Take RESPONSE back, the response_id of a respondent who withdraws, and run what rests on it.

    Its lines in the inbox are emptied; stored files that held it, its rows in the warehouse and
    in every copy of rows go. The journal keeps that a response was taken back, and not whose.
    Delete it in the survey tool, too: another export would bring it back. Copies elsewhere are not
    reached.
    """
    from secperf_pipeline.cli.forgetting import forget_response

    home = Home.from_environment()
    require_warehouse(home)
    with alone_in(home):
        done = forget_response(home, response)
    for line in done.lines:
        click.echo(f"secperf: {line}")
    if done.quarters:
        run_and_tell(home, done.quarters)


@click.command()
def doctor() -> None:
    """Say what is wrong with the data folder, and what mends it; exit code 0 or 1."""
    from secperf_pipeline.cli.doctor import diagnosis

    home = Home.from_environment()
    click.echo(f"secperf: {home.root}")
    is_well = True
    for name, faults in diagnosis(home):
        click.echo(f"  {name:<18} {'; '.join(faults) or 'well'}")
        is_well = is_well and not faults
    sys.exit(0 if is_well else 1)


@click.command()
def rebuild() -> None:
    """Make a home again from its store, its key and the definitions; exit code 0 or 1.

    The data folder holds store/ and keys/, copied or left over, and nothing that was computed.
    Each quarter gets the files of its current snapshot, is run, and is held against the journal
    in the store. Older revisions are not made again: keep publications for those.
    """
    from secperf_pipeline.cli.rebuilding import begin_rebuilding, end_rebuilding

    home = Home.from_environment()
    with alone_in(home):
        begun = begin_rebuilding(home)
    for line in begun.remarks:
        click.echo(f"secperf: {line}")
    # What failed can be mended, and the command called again: it goes on from there.
    run_and_tell(home, begun.quarters)
    holds, lines = end_rebuilding(home, begun)
    for line in lines:
        click.echo(line)
    sys.exit(0 if holds else 1)
