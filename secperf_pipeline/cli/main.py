"""Commands and their arguments; what they do lies in the other modules."""

import gc
import os
import sys
from pathlib import Path
from typing import Literal, NoReturn

import click

from secperf_pipeline.cli.keeping import doctor, forget_command, prune, rebuild, restore
from secperf_pipeline.cli.quarter_type import QUARTER
from secperf_pipeline.cli.run_home import (
    accept_present_time,
    alone_in,
    require_published,
    require_warehouse,
    run_and_tell,
)
from secperf_pipeline.cli.simulate import simulate
from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.failures import in_words, unforeseen
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.instance.dagster_home import prepare_dagster_home

# A run makes half a million objects that live to its end. Looked through as often as Python does by
# itself, they cost a tenth of a small quarter's time.
_OBJECTS_BETWEEN_COLLECTIONS = 10_000


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="secperf", message="%(prog)s %(version)s")
def cli() -> None:
    """Tell every quarter, with evidence, whether security carries business performance.

    The data folder is SECPERF_HOME, or data/ in the project where that is not set.
    """


for command in (simulate, restore, prune, forget_command, doctor, rebuild):
    cli.add_command(command)


@cli.command()
@click.argument("quarters", nargs=-1, type=QUARTER)
@click.option("--force", is_flag=True, help="Run also what has not changed.")
@click.option("--accept-clock", is_flag=True, help="Go on after a clock that was ahead.")
def run(quarters: tuple[Quarter, ...], force: bool, accept_clock: bool) -> None:
    """Run the given QUARTERS, or every quarter that has files in the inbox.

    A quarter whose files, definitions and code are those of its current snapshot is skipped.
    """
    home = Home.from_environment()
    if accept_clock:
        accept_present_time(home)
    run_and_tell(home, sorted(set(quarters)) or home.quarters(), force=force)


@cli.command()
@click.option("--first", type=QUARTER, help="First quarter; default: the first with files.")
@click.option("--last", type=QUARTER, help="Last quarter; default: the last with files.")
@click.option("--force", is_flag=True, help="Run also what has not changed.")
def backfill(first: Quarter | None, last: Quarter | None, force: bool) -> None:
    """Rebuild the history: every quarter with files between two quarters, oldest first."""
    home = Home.from_environment()
    wanted = [
        quarter
        for quarter in home.quarters()
        if (first is None or quarter >= first) and (last is None or quarter <= last)
    ]
    if not wanted:
        raise SecperfError("no quarter of that range has files in the inbox")
    run_and_tell(home, wanted, force=force)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--instrument", help="Instrument of a survey file, such as secperf-20.")
@click.option("--time-zone", help="Zone of times without an offset, such as Asia/Seoul.")
def validate(file: Path, instrument: str | None, time_zone: str | None) -> None:
    """Say whether FILE would load, and every fault if not; exit code 0 or 1. Loads nothing."""
    from secperf_pipeline.cli.validation import validation

    is_valid, lines = validation(file, instrument=instrument, time_zone=time_zone)
    for line in lines:
        click.echo(line)
    sys.exit(0 if is_valid else 1)


@cli.command()
@click.option("--back", is_flag=True, help="Return to the publication before, if it may be shown.")
def publish(back: bool) -> None:
    """Publish again what the warehouse holds, without running anything."""
    from secperf_pipeline.assets.publication import publish_back, publish_database

    home = Home.from_environment()
    require_warehouse(home)
    if back:
        with alone_in(home):
            number = publish_back(home)
        click.echo(f"secperf: publication {number} stands again, at {home.published}")
        return
    with alone_in(home):
        rows = publish_database(home)
    click.echo(f"secperf: {len(rows)} tables published to {home.published_database}")


@cli.command()
@click.argument("quarter", type=QUARTER)
def report(quarter: Quarter) -> None:
    """Publish again, with the report of QUARTER and the page of its checks written anew."""
    from secperf_pipeline.assets.publication import publish_database
    from secperf_pipeline.assets.publication_pages import checks_page, report_page
    from secperf_pipeline.cli.status import require_quarter

    home = Home.from_environment()
    require_warehouse(home)
    require_published(home)
    require_quarter(home, quarter)
    with alone_in(home):
        publish_database(home, pages_of=str(quarter))
    for page in (report_page(str(quarter)), checks_page(str(quarter))):
        click.echo(f"secperf: {home.published / page}")


@cli.command()
@click.argument("quarter", type=QUARTER)
@click.argument("organisation")
@click.option("--to", "kind", type=click.Choice(["oscal", "csv"]), default="oscal")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Default: print.")
def export(
    quarter: Quarter, organisation: str, kind: Literal["oscal", "csv"], output: Path | None
) -> None:
    """Write ORGANISATION's control assessment of QUARTER as OSCAL Assessment Results or CSV."""
    from secperf_pipeline.cli.status import require_quarter
    from secperf_pipeline.ingest.atomic import write_atomically
    from secperf_pipeline.publishing.assessment_export import export_assessment

    home = Home.from_environment()
    require_published(home)
    require_quarter(home, quarter)
    content = export_assessment(home.published_database, quarter, organisation, kind)
    if output is None:
        click.echo(content)
    else:
        write_atomically(output, content)
        click.echo(f"secperf: {output}")


@cli.command()
def status() -> None:
    """Say what the inbox and the published database hold, quarter by quarter."""
    from secperf_pipeline.cli.status import status_lines

    home = Home.from_environment()
    click.echo(f"secperf: {home.root}")
    for line in status_lines(home):
        click.echo(line)


@cli.command()
@click.argument("snapshot")
@click.argument("against", required=False)
@click.option("--record", is_flag=True, help="Write it into results.restatements and publish.")
@click.option("--all", "everything", is_flag=True, help="List each organisation's changes too.")
def explain(snapshot: str, against: str | None, record: bool, everything: bool) -> None:
    """Say what SNAPSHOT changed AGAINST another one, figure by figure, and which layer did it.

    A snapshot is named by the start of its id, or by its quarter for the current one. Without
    AGAINST it is compared with the revision that it replaced, else with the quarter before.
    Where several layers changed, quarters are computed again, which takes minutes.
    """
    from secperf_pipeline.cli import snapshots
    from secperf_pipeline.cli.kept_snapshots import find_predecessor, find_snapshot

    home = Home.from_environment()
    require_published(home)
    after = find_snapshot(home, snapshot)
    before = find_snapshot(home, against) if against else find_predecessor(home, after)
    explanation = snapshots.explain(home, before, after)
    for line in snapshots.explanation_lines(explanation, everything=everything):
        click.echo(line)
    if record:
        from secperf_pipeline.assets.publication import publish_database

        with alone_in(home):
            count = snapshots.record(home, explanation)
            publish_database(home)
        click.echo(f"secperf: {count} changes written to results.restatements")


@cli.command()
@click.argument("snapshot", required=False)
@click.option("--published", is_flag=True, help="Prove the published files by their manifest.")
@click.option("--key", type=click.Path(path_type=Path), help="Public key to prove them with.")
@click.option("--folder", type=click.Path(path_type=Path), help="A copy of published/ elsewhere.")
def verify(snapshot: str | None, published: bool, key: Path | None, folder: Path | None) -> None:
    """Compute SNAPSHOT again from its stored files and compare; exit code 0 or 1.

    The same code must give the same id and the same results; of a quarter's current snapshot also
    the same published tables, Parquet copies and pages, of which every altered cell is named.
    Where the code has changed since, what it restates is printed.

    With --published nothing is computed: files and rows are held against the signed manifest.
    """
    from secperf_pipeline.cli.kept_snapshots import find_snapshot
    from secperf_pipeline.cli.published_proof import prove_published
    from secperf_pipeline.cli.snapshots import verify

    home = Home.from_environment()
    if published == (snapshot is not None):
        raise SecperfError("name a snapshot or a quarter, or ask for --published")
    if snapshot is None:
        holds, lines = prove_published(home, folder, key)
    else:
        require_published(home)
        holds, lines = verify(home, find_snapshot(home, snapshot))
    for line in lines:
        click.echo(line)
    sys.exit(0 if holds else 1)


@cli.command()
def tables() -> None:
    """List every published table and column with its meaning, as Markdown."""
    from secperf_pipeline.publishing.tables_page import tables_page

    click.echo(tables_page(), nl=False)


@cli.command()
def forensics() -> None:
    """Check the figures that the studies print against what their own digits allow."""
    from secperf_pipeline.cli.forensics import forensics_lines, reference_forensics

    for line in forensics_lines(reference_forensics()):
        click.echo(line)


@cli.command()
def demo() -> None:
    """Copy the sample inbox into the data folder, run every quarter, and print the results."""
    from secperf_pipeline.cli.sample import copy_sample

    home = Home.from_environment()
    click.echo(f"secperf: copying the sample inbox into {home.root}")
    copy_sample(home)
    run_and_tell(home, home.quarters())


@cli.command()
@click.option("--port", default=3000, show_default=True, help="Port of this machine.")
def dev(port: int) -> None:
    """Open the Dagster UI over the data folder, for browsers of this machine."""
    from secperf_pipeline.domain.project import PROJECT
    from secperf_pipeline.instance.web_ui import ADDRESS, serve_ui

    home = Home.from_environment()
    prepare_dagster_home(home)
    os.environ["SECPERF_HOME"] = str(home.root)
    click.echo(f"secperf: http://{ADDRESS}:{port} shows {home.root}; stop it with Ctrl-C")
    serve_ui(PROJECT / "workspace.yaml", port)


def main() -> None:
    """Run the command; whatever goes wrong ends it with one sentence and an exit code."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        with in_words():
            cli()
    except SecperfError as error:
        _end(error)
    except Exception as error:
        if os.environ.get("SECPERF_TRACEBACK"):
            raise
        _end(unforeseen(error))


def _end(error: SecperfError) -> NoReturn:
    click.echo(f"secperf: {error}", err=True)
    sys.exit(error.exit_code)
