"""results.scorecard_evaluation: what people say of the scorecard itself."""

import dagster as dg
import polars as pl

from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.scorecard.evaluation import EvaluationRules, scorecard_evaluation

_TABLE = "results.scorecard_evaluation"


@dg.multi_asset(
    name="evaluation",
    specs=[table_spec(_TABLE, ["raw.scorecard_ratings", "marts.benchmarks"])],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
def evaluation(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> dg.MaterializeResult[None]:
    """Sum up the evaluation forms of one quarter."""
    quarter = str(quarter_of(context))
    with workspace.warehouse() as warehouse:
        rows = scorecard_evaluation(
            warehouse.current("scorecard_ratings", quarter),
            warehouse.read("from marts.benchmarks where compares_with is not null"),
            EvaluationRules.from_register(assumption_register()),
        ).with_columns(wave_quarter=pl.lit(quarter))
        warehouse.replace_quarter(quarter, {_TABLE: rows})
    return dg.MaterializeResult(
        asset_key=_TABLE.split("."), metadata={"evaluation": table_metadata(rows)}
    )
