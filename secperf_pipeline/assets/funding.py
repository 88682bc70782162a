"""results.funding_options: the open actions of each organisation, compared by gain and cost."""

import dagster as dg
import polars as pl

from secperf_pipeline.analysis.funding import funding_options
from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.published_rows import as_published
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.publishing.published_tables import PERCEPTION

_DEPS = [
    "marts.action_gains",
    "marts.action_evidence",
    "marts.perception_evidence",
    "results.scorecard",
]
_GAP_KEYS = ["wave_quarter", "organisation_id", "indicator_id"]


@dg.multi_asset(
    name="funding",
    specs=[table_spec("results.funding_options", _DEPS)],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
def funding(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult[None]:
    """Compare the open actions of one quarter."""
    quarter = str(quarter_of(context))
    with workspace.warehouse() as warehouse:
        gaps = as_published(warehouse, PERCEPTION).select(*_GAP_KEYS, "gap_low", "gap_class")
        evidence = warehouse.quarter("marts.action_evidence", quarter)
        rows = funding_options(
            warehouse.quarter("marts.action_gains", quarter),
            warehouse.quarter("results.scorecard", quarter),
            evidence.join(gaps, on=_GAP_KEYS, how="left"),
        )
        warehouse.replace_quarter(quarter, {"results.funding_options": rows})
    first = rows.filter(pl.col("rank") == 1)
    return dg.MaterializeResult(
        asset_key=["results", "funding_options"],
        metadata={"not_beaten": table_metadata(first, "organisation_id", "action_id", "cost_days")},
    )
