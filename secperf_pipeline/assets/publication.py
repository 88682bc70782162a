"""published: the read-only database for SQL, the report of the quarter, the desk's rows."""

from collections.abc import Collection, Iterator
from typing import Any

import dagster as dg
import duckdb

from secperf_pipeline.assets.checked import outcome_of
from secperf_pipeline.assets.dbt import bring_models_up_to_date
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.plain_errors import tells_no_cell
from secperf_pipeline.assets.publication_pages import Pages, checks_page, report_page
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import OWNERS, is_asset
from secperf_pipeline.assets.suppression import SUPPRESSION, suppression_of
from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.contract.inputs import Input
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.back import require_showable
from secperf_pipeline.publishing.earlier import earlier_halves
from secperf_pipeline.publishing.manifest import write_manifest
from secperf_pipeline.publishing.publications import (
    Half,
    next_publication,
    point_to,
    publication_before,
    publication_that_stands,
)
from secperf_pipeline.publishing.published_database import write_tables
from secperf_pipeline.publishing.published_tables import published_tables
from secperf_pipeline.publishing.signing import signing_key
from secperf_pipeline.publishing.suppression import Suppression
from secperf_pipeline.quality.suite_files import suites
from secperf_pipeline.warehouse.tables import Warehouse

# What the checks write is no asset: they run at their own time.
_DEPS = [
    source.split(".")
    for source in sorted({*(one.source for one in published_tables().values()), *SUPPRESSION})
    if is_asset(source)
]
_WAVES = Input(table="marts.dim_waves", quarters="every", columns=["wave_quarter"])
_INPUTS = """
    select wave_quarter || '/' || path, sha256 from quality.files
    where is_current and sha256 is not null
    order by all
"""
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
                "The public tables in one read-only file: groups of fewer than {min_cell} "
                "respondents hidden, and what would tell them by differencing. Rows about one "
                "person go to the survey desk's file. Tables, pages and manifest are replaced in "
                "one step; readers of the old ones keep them until they open them again."
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
    home.unfinished_mark(quarter).unlink(missing_ok=True)
    table = "\n".join(f"| {name} | {count} |" for name, count in rows.items())
    yield dg.MaterializeResult(
        asset_key=["published", "database"],
        metadata={
            "path": dg.MetadataValue.path(home.published_database),
            "tables": dg.MetadataValue.md(f"| table | rows |\n| --- | --- |\n{table}"),
        },
    )
    pages = {"report": report_page(str(quarter)), "checks": checks_page(str(quarter))}
    yield dg.MaterializeResult(
        asset_key=["published", "report"],
        metadata={
            name: dg.MetadataValue.path(home.published / page) for name, page in pages.items()
        },
    )


def _check_results(workspace: Workspace, quarter: Quarter) -> None:
    """Find what the checks of results find: publication waits for none of them."""
    with workspace.warehouse() as warehouse:
        for suite in suites():
            if suite.meta.table in stored_tables():
                outcome_of(workspace, warehouse, suite, quarter)


def publish_database(
    home: Home, *, ended: str | None = None, pages_of: str | None = None
) -> dict[str, int]:
    """Publish the tables of a home, and the pages whose tables have changed.

    Parameters
    ----------
    home
        The data folder, whose lock the caller holds.
    ended
        The quarter whose run has come to its end with this.
    pages_of
        A quarter whose pages are written in any case.

    Returns
    -------
    dict
        Rows by table, for everybody and for the survey desk.
    """
    bring_models_up_to_date(home)
    wanted = [page(one) for one in {ended, pages_of} if one for page in (report_page, checks_page)]
    return _publish(home, wanted=wanted, unfinished=home.unfinished_quarters() - {ended})


def publish_back(home: Home) -> int:
    """Let readers see the publication before, unless it shows what is hidden today.

    Returns
    -------
    int
        Its number.

    Raises
    ------
    SecperfError
        None is kept, or it may not be shown.
    """
    before = publication_before(home)
    require_showable(before, _suppression(home), signing_key(home.keys).public_key())
    point_to(home, before)
    return before.number


def publish_checks(home: Home, quarter: str) -> None:
    """Publish what stops a quarter, as tables and as a page; everything else stays as it was."""
    _publish(home, wanted=[checks_page(quarter)], only_checks=True)


def _publish(
    home: Home,
    *,
    wanted: Collection[str],
    only_checks: bool = False,
    unfinished: Collection[str] = (),
) -> dict[str, int]:
    key = signing_key(home.keys)
    stands = publication_that_stands(home)
    earlier = earlier_halves(stands, key.public_key()) if stands else None
    pages = Pages(
        earlier=earlier[0] if earlier else None,
        wanted=wanted,
        only_checks=only_checks,
        unfinished=unfinished,
    )
    kept = assumption_register().count("publications_kept")
    with next_publication(home, kept=kept) as draft:
        public, restricted = write_tables(
            home.warehouse,
            draft,
            earlier,
            suppression=_suppression(home),
            only_checks=only_checks,
            unfinished=unfinished,
        )
        pages.write(draft.public, public)
        inputs = _inputs(draft.public)
        for half, tables in zip(draft.halves, (public, restricted), strict=True):
            write_manifest(half, draft.number, tables, inputs, key)
    return {
        name: sum(digest.rows for digest in parts.values())
        for name, parts in sorted({**public, **restricted}.items())
    }


def _suppression(home: Home) -> Suppression:
    with Warehouse.open(home.warehouse) as warehouse:
        return suppression_of(warehouse, warehouse.rows(_WAVES)["wave_quarter"])


def _inputs(half: Half) -> dict[str, str]:
    """List what the current loads rest on, as the ledger that is published with it says."""
    with duckdb.connect(str(half.database), read_only=True) as connection:
        return dict(connection.execute(_INPUTS).fetchall())
