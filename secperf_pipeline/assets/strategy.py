"""results.strategy_edges: the assumed arrows of the strategy map beside measured ones."""

import dagster as dg
import polars as pl

from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.scorecard.strategy import StrategyRules, measured_edges

_TABLE = "results.strategy_edges"
_HOLDS = "coalesce(valid_from <= $day, true) and coalesce(valid_to >= $day, true)"
_EDGES = f"from marts.strategy_map where {_HOLDS} order by from_goal_id, to_kind, to_id"
_KPIS = f"select kpi_id, goal_id from marts.kpi_definitions where {_HOLDS} order by position"
_INDICATORS = """
    select goal_kind, goal_id, indicator_id from marts.goal_indicators
    order by goal_kind, goal_id, indicator_id
"""
_VERDICTS = """
    select * from results.verdicts
    where wave_quarter = $quarter and policy = 'robust' and segment_kind = 'all'
        and is_default_profile
"""


@dg.multi_asset(
    name="strategy",
    specs=[
        table_spec(
            _TABLE,
            [
                *("marts.strategy_map", "marts.goal_indicators", "marts.kpi_definitions"),
                *("results.verdicts", "results.scorecard"),
            ],
        )
    ],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
def strategy(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult[None]:
    """Measure the arrows of one quarter."""
    quarter = quarter_of(context)
    day = {"day": quarter.last_day}
    with workspace.warehouse() as warehouse:
        rows = measured_edges(
            warehouse.read(_EDGES, day).drop("valid_from", "valid_to"),
            warehouse.read(_INDICATORS),
            warehouse.read(_VERDICTS, {"quarter": str(quarter)}),
            warehouse.read(_KPIS, day),
            warehouse.quarter("results.scorecard", str(quarter)),
            StrategyRules.from_register(assumption_register()),
        ).with_columns(wave_quarter=pl.lit(str(quarter)))
        warehouse.replace_quarter(str(quarter), {_TABLE: rows})
    measured = rows.filter(pl.col("effect").is_not_null())
    return dg.MaterializeResult(
        asset_key=_TABLE.split("."),
        metadata={
            "arrows": rows.select("from_goal_id", "to_kind", "to_id").n_unique(),
            "measured": table_metadata(
                measured, "from_goal_id", "to_id", "basis", "n", "effect", "verdict"
            ),
        },
    )
