"""published: the read-only database for SQL, and the report of the quarter."""

import dagster as dg

from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import OWNERS
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.ingest.atomic import write_atomically
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.published_database import publish
from secperf_pipeline.publishing.published_tables import PUBLISHED
from secperf_pipeline.report.published_report import published_report

_DEPS = [
    table.name.split(".")
    for table in PUBLISHED
    if table.name.split(".")[0] in ("marts", "results") and table.name != "marts.indicator_summary"
]


@dg.asset(
    key=["published", "database"],
    deps=[*_DEPS, ["raw", "files"], ["raw", "rejected_rows"], ["screened", "screening_flow"]],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
    group_name="published",
    kinds={"python", "duckdb"},
    owners=OWNERS,
)
def published_database(workspace: Workspace) -> dg.MaterializeResult[None]:
    """Copy every public table into a new file and put it in the old one's place.

    Groups of fewer than five respondents are hidden, and a second group where one alone
    could be derived; readers of the old file keep it until they open it again.
    """
    rows = publish_database(workspace.home)
    table = "\n".join(f"| {name} | {count} |" for name, count in rows.items())
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(workspace.home.published_database),
            "tables": dg.MetadataValue.md(f"| table | rows |\n| --- | --- |\n{table}"),
        }
    )


@dg.asset(
    key=["published", "report"],
    deps=[["published", "database"]],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
    group_name="published",
    kinds={"python", "html"},
    owners=OWNERS,
)
def quarter_report(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> dg.MaterializeResult[None]:
    """Write the quarter's report as one HTML page, from the published tables alone."""
    quarter = str(quarter_of(context))
    path = publish_report(workspace.home, quarter)
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(path)})


def publish_database(home: Home) -> dict[str, int]:
    """Publish the tables of a home; give the rows by table."""
    min_cell = int(assumption_register().value("min_cell"))
    return publish(home.warehouse, home.published_database, min_cell=min_cell)


def publish_report(home: Home, quarter: str) -> str:
    """Write one quarter's report; give its path."""
    home.reports.mkdir(parents=True, exist_ok=True)
    path = home.reports / f"{quarter}.html"
    write_atomically(path, published_report(home.published_database, quarter).encode())
    return str(path)
