"""What a failed check stops: the tables that its suite names, and all that is made of them."""

from collections.abc import Collection

import dagster as dg

from secperf_pipeline.assets.checked import outcome_of
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.quality.suite_files import suites
from secperf_pipeline.warehouse.tables import Warehouse


def stop_where_a_check_failed(
    workspace: Workspace, warehouse: Warehouse, quarter: Quarter, tables: Collection[str]
) -> None:
    """Ask, before a step runs, whether a failed critical suite names one of its tables.

    Raises
    ------
    Failure
        It does; the message is what the check says.
    """
    for suite in suites():
        if set(suite.meta.stops).isdisjoint(tables):
            continue
        outcome = outcome_of(workspace, warehouse, suite, quarter)
        if outcome.is_critical:
            raise dg.Failure(
                f"stopped by the check {suite.name}: {outcome.sentence} "
                f"The page {quarter}-checks.html beside the report lists the rows; "
                "correct them and run the quarter again",
                allow_retries=False,
            )
