"""Asset checks: each suite of expectations on the table it speaks about."""

import dagster as dg

from secperf_pipeline.assets.checked import outcome_of
from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import quarter_of
from secperf_pipeline.assets.plain_errors import tells_no_cell
from secperf_pipeline.assets.publication import publish_checks
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.quality.suite_files import Suite, suites

_SHOWN = ("description", "severity", "passed", "element_count", "unexpected_count", "reason")


def _check(suite: Suite) -> dg.AssetChecksDefinition:
    # What a failure stops is for the gate to say: Dagster would stop all below the table alike.
    @dg.asset_check(
        asset=suite.meta.table.split("."),
        name=suite.name,
        description=suite.meta.about,
        blocking=False,
    )
    @tells_no_cell
    def expectations(
        context: dg.AssetCheckExecutionContext, workspace: Workspace
    ) -> dg.AssetCheckResult:
        quarter = quarter_of(context)
        with workspace.warehouse() as warehouse:
            outcome = outcome_of(workspace, warehouse, suite, quarter)
        if outcome.is_critical:
            publish_checks(workspace.home, str(quarter))
        evaluated = outcome.results["passed"].is_not_null().any()
        return dg.AssetCheckResult(
            passed=outcome.passed,
            severity=(
                dg.AssetCheckSeverity.ERROR if outcome.is_error else dg.AssetCheckSeverity.WARN
            ),
            description=outcome.sentence if evaluated else suite.meta.when_empty,
            metadata={"findings": table_metadata(outcome.results, *_SHOWN)},
        )

    return expectations


expectation_checks = [_check(suite) for suite in suites()]
