"""results.perception_calibration: what people say against what audits show, over organisations."""

import dagster as dg
import polars as pl

from secperf_pipeline.analysis.perception import PerceptionRules, perception_calibration
from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.declarations.assumptions import assumption_register


@dg.multi_asset(
    name="perception",
    specs=[table_spec("results.perception_calibration", ["marts.perception_evidence"])],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
def perception(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> dg.MaterializeResult[None]:
    """Compare perception with evidence in one quarter."""
    quarter = str(quarter_of(context))
    with workspace.warehouse() as warehouse:
        rows = perception_calibration(
            warehouse.quarter("marts.perception_evidence", quarter),
            PerceptionRules.from_register(assumption_register()),
        ).with_columns(wave_quarter=pl.lit(quarter))
        warehouse.replace_quarter(quarter, {"results.perception_calibration": rows})
    return dg.MaterializeResult(
        asset_key=["results", "perception_calibration"],
        metadata={"calibration": table_metadata(rows.drop("wave_quarter"))},
    )
