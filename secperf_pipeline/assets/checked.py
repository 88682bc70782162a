"""What a suite of expectations finds in a quarter, found once a run and kept for all to read."""

import polars as pl

from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.quality.suite_files import Suite, suites
from secperf_pipeline.quality.suites import SuiteOutcome, validate
from secperf_pipeline.warehouse.tables import Warehouse

_NAMES = [suite.name for suite in suites()]


def outcome_of(
    workspace: Workspace, warehouse: Warehouse, suite: Suite, quarter: Quarter
) -> SuiteOutcome:
    """Hold a quarter's table against a suite, unless this run has done so already."""
    key = (suite.name, str(quarter))
    if key not in workspace.outcomes:
        outcome = validate(suite, warehouse.quarter(suite.meta.table, str(quarter)))
        record(warehouse, str(quarter), suite.name, outcome)
        workspace.outcomes[key] = outcome
    return workspace.outcomes[key]


def record(warehouse: Warehouse, quarter: str, suite: str, outcome: SuiteOutcome) -> None:
    """Replace what a suite found in a quarter; suites that are no more are forgotten."""
    found = {
        "quality.expectation_results": outcome.results.with_columns(
            failing_rows_query=_query(quarter)
        ),
        "quality.expectation_failures": outcome.failures,
    }
    others = [name for name in _NAMES if name != suite]
    tables = {}
    for table, rows in found.items():
        kept = warehouse.quarter(table, quarter).filter(pl.col("suite").is_in(others))
        marked = rows.with_columns(wave_quarter=pl.lit(quarter)).select(kept.columns)
        tables[table] = pl.concat([kept, marked]).sort("suite", "expectation_number")
    warehouse.replace_quarter(quarter, tables)


def _query(quarter: str) -> pl.Expr:
    """Write the query that lists the rows an expectation fails."""
    query = pl.format(
        "select row_key, observed_value from quality.expectation_failures "
        f"where wave_quarter = '{quarter}' and suite = '{{}}' and expectation_number = {{}}",
        "suite",
        "expectation_number",
    )
    return pl.when(pl.col("unexpected_count") > 0).then(query)
