"""published: the read-only database for SQL, and the report of the quarter."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from secperf_pipeline.assets.checked import outcome_of
from secperf_pipeline.assets.dbt import bring_models_up_to_date
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.plain_errors import tells_no_cell
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import OWNERS, is_asset
from secperf_pipeline.assets.suppression import SUPPRESSION, suppression_of
from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.contract.inputs import Input
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.atomic import write_atomically
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.private_files import make_readable_folder
from secperf_pipeline.publishing.published_database import publish
from secperf_pipeline.publishing.published_tables import published_tables
from secperf_pipeline.publishing.suppression import Suppression
from secperf_pipeline.quality.suite_files import suites
from secperf_pipeline.report.published_checks import published_checks
from secperf_pipeline.report.published_report import published_report
from secperf_pipeline.warehouse.tables import Warehouse

# What the checks write is no asset: they run at their own time.
_DEPS = [
    source.split(".")
    for source in sorted({*(one.source for one in published_tables().values()), *SUPPRESSION})
    if is_asset(source)
]
_WAVES = Input(table="marts.dim_waves", quarters="every", columns=["wave_quarter"])
_COMMON: dict[str, Any] = {
    "group_name": "published",
    "owners": OWNERS,
    "partitions_def": wave_quarters,
}


@dg.multi_asset(
    name="publication",
    specs=[
        dg.AssetSpec(
            ["published", "database"],
            deps=_DEPS,
            kinds={"python", "duckdb"},
            description=assumption_register().said(
                "The public tables in one read-only file, replaced in one step: groups of fewer "
                "than {min_cell} respondents hidden, and what would tell them by differencing. "
                "Readers of the old file keep it until they open it again."
            ),
            **_COMMON,
        ),
        dg.AssetSpec(
            ["published", "report"],
            deps=[["published", "database"]],
            kinds={"python", "html"},
            description="The quarter's report and the page of its checks, made from the published "
            "tables.",
            **_COMMON,
        ),
    ],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
@tells_no_cell
def publication(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[None]]:
    """Publish the database, then the quarter's report from it."""
    home = workspace.home
    quarter = quarter_of(context)
    _check_results(workspace, quarter)
    rows = publish_database(home, ended=str(quarter))
    table = "\n".join(f"| {name} | {count} |" for name, count in rows.items())
    yield dg.MaterializeResult(
        asset_key=["published", "database"],
        metadata={
            "path": dg.MetadataValue.path(home.published_database),
            "tables": dg.MetadataValue.md(f"| table | rows |\n| --- | --- |\n{table}"),
        },
    )
    pages = publish_report(home, str(quarter))
    home.unfinished_mark(quarter).unlink(missing_ok=True)
    yield dg.MaterializeResult(
        asset_key=["published", "report"],
        metadata={name: dg.MetadataValue.path(path) for name, path in pages.items()},
    )


def _check_results(workspace: Workspace, quarter: Quarter) -> None:
    """Find what the checks of results find: publication waits for none of them."""
    with workspace.warehouse() as warehouse:
        for suite in suites():
            if suite.meta.table in stored_tables():
                outcome_of(workspace, warehouse, suite, quarter)


def publish_database(home: Home, *, ended: str | None = None) -> dict[str, int]:
    """Publish the tables of a home, one quarter's run having ended; count the rows by table."""
    bring_models_up_to_date(home)
    return publish(
        home.warehouse,
        home.published_database,
        suppression=_suppression(home),
        unfinished=home.unfinished_quarters() - {ended},
    )


def publish_report(home: Home, quarter: str) -> dict[str, Path]:
    """Write one quarter's report and the page of its checks; give the path of each."""
    report = home.reports / f"{quarter}.html"
    checks = _write_checks(home, quarter)
    write_atomically(report, published_report(home.published_database, quarter).encode())
    return {"report": report, "checks": checks}


def publish_checks(home: Home, quarter: str) -> None:
    """Publish what stops a quarter, as tables and as a page; everything else stays as it was."""
    publish(
        home.warehouse,
        home.published_database,
        suppression=_suppression(home),
        only_checks=True,
    )
    _write_checks(home, quarter)


def _suppression(home: Home) -> Suppression:
    with Warehouse.open(home.warehouse) as warehouse:
        return suppression_of(warehouse, warehouse.rows(_WAVES)["wave_quarter"])


def _write_checks(home: Home, quarter: str) -> Path:
    make_readable_folder(home.reports)
    path = home.reports / f"{quarter}-checks.html"
    write_atomically(path, published_checks(home.published_database, quarter).encode())
    return path
