"""Asset checks: each suite of expectations on the table it speaks about."""

import dagster as dg
import polars as pl

from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import quarter_of
from secperf_pipeline.assets.publication import publish_checks
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.quality.suite_files import Suite, suites
from secperf_pipeline.quality.suites import SuiteOutcome, validate
from secperf_pipeline.warehouse.tables import Warehouse

_SHOWN = ("description", "severity", "passed", "element_count", "unexpected_count", "reason")


def _check(suite: Suite) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=suite.meta.table.split("."),
        name=suite.name,
        description=suite.meta.about,
        blocking=True,
    )
    def expectations(
        context: dg.AssetCheckExecutionContext, workspace: Workspace
    ) -> dg.AssetCheckResult:
        quarter = str(quarter_of(context))
        with workspace.warehouse() as warehouse:
            outcome = validate(suite, warehouse.quarter(suite.meta.table, quarter))
            record(warehouse, quarter, suite.name, outcome)
        if outcome.is_critical:
            publish_checks(workspace.home, quarter)
        evaluated = outcome.results["passed"].is_not_null().any()
        return dg.AssetCheckResult(
            passed=outcome.passed,
            severity=(
                dg.AssetCheckSeverity.ERROR if outcome.is_critical else dg.AssetCheckSeverity.WARN
            ),
            description=None if evaluated else suite.meta.when_empty,
            metadata={"findings": table_metadata(outcome.results, *_SHOWN)},
        )

    return expectations


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


_SUITES = suites()
_NAMES = [suite.name for suite in _SUITES]
expectation_checks = [_check(suite) for suite in _SUITES]
