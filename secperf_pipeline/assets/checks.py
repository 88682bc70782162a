"""Asset checks: each suite of expectations on the table it speaks about."""

import dagster as dg

from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import quarter_of
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.quality.suites import Suite, suites, validate


def _check(suite: Suite) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=suite.table.split("."), name=suite.name, description=suite.about, blocking=True
    )
    def expectations(
        context: dg.AssetCheckExecutionContext, workspace: Workspace
    ) -> dg.AssetCheckResult:
        quarter = str(quarter_of(context))
        with workspace.warehouse() as warehouse:
            rows = warehouse.quarter(suite.table, quarter)
        if rows.is_empty():
            return dg.AssetCheckResult(passed=True, description=f"{quarter} has no such rows")
        outcome = validate(suite, rows)
        severity = (
            dg.AssetCheckSeverity.WARN if not outcome.is_critical else dg.AssetCheckSeverity.ERROR
        )
        return dg.AssetCheckResult(
            passed=outcome.passed,
            severity=severity,
            metadata={"findings": table_metadata(outcome.findings)},
        )

    return expectations


expectation_checks = [_check(suite) for suite in suites()]
