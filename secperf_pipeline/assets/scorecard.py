"""results.scorecard and results.scorecard_perspectives: where a quarter's strategy stands."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from secperf_pipeline.assets.checked_tables import REGISTERS_CHECKED
from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.published_rows import as_published
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.publishing.published_tables import INDICATOR_SUMMARY
from secperf_pipeline.scorecard.data import ScorecardData
from secperf_pipeline.scorecard.scorecard import scorecard
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds

_DEPS = [
    "marts.fct_kpi_values",
    "intermediate.int_kpi__definitions_held",
    "intermediate.int_kpi__incidents_judged",
    "marts.dim_indicators",
    "marts.indicator_sums",
    "results.indicator_summary",
    *REGISTERS_CHECKED,
    "marts.control_coverage",
    "marts.module_summary",
]
_KPIS = "from intermediate.int_kpi__definitions_held where wave_quarter in ($quarter, $before)"
_MINUTES = """
    select wave_quarter, organisation_id, kpi_id, minutes
    from intermediate.int_kpi__incidents_judged
    where wave_quarter in ($quarter, $before)
"""
_ORGANISATION_SUMS = """
    select
        sums.wave_quarter, sums.segment as organisation_id, sums.indicator_id, sums.n,
        sums.sum_units / sums.units_per_point as total
    from marts.indicator_sums as sums
    inner join marts.dim_waves as waves
        on sums.wave_quarter = waves.wave_quarter and sums.profile = waves.default_profile
    where sums.segment_kind = 'organisation' and sums.n > 0
        and sums.wave_quarter in ($quarter, $before)
"""
_CONTROLS = "from marts.control_coverage where wave_quarter in ($quarter, $before)"
_MODULES = "from marts.module_summary where wave_quarter in ($quarter, $before)"


@dg.multi_asset(
    name="scorecard",
    specs=[
        table_spec("results.scorecard", _DEPS),
        table_spec("results.scorecard_perspectives", _DEPS),
    ],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
def quarter_scorecard(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[None]]:
    """Fill in the scorecard of one quarter for every organisation and for all together."""
    quarter = quarter_of(context)
    both = {"quarter": str(quarter), "before": str(quarter.previous())}
    with workspace.warehouse() as warehouse:
        data = ScorecardData(
            kpi_values=warehouse.read("from marts.fct_kpi_values"),
            kpis=warehouse.read(_KPIS, both),
            minutes=warehouse.read(_MINUTES, both),
            survey_summary=as_published(warehouse, INDICATOR_SUMMARY),
            organisation_sums=warehouse.read(_ORGANISATION_SUMS, both),
            indicators=warehouse.read("from marts.dim_indicators"),
            controls=warehouse.read(_CONTROLS, both),
            modules=warehouse.read(_MODULES, both),
        )
        thresholds = ScorecardThresholds.from_register(assumption_register())
        kpi_rows, perspective_rows = scorecard(data, thresholds, quarter=quarter)
        tables = {
            "results.scorecard": kpi_rows,
            "results.scorecard_perspectives": perspective_rows,
        }
        warehouse.replace_quarter(str(quarter), tables)
    shown = kpi_rows.filter((pl.col("organisation_id") == "all") & (pl.col("source") == "register"))
    yield dg.MaterializeResult(
        asset_key=["results", "scorecard"],
        metadata={
            "scorecard": table_metadata(
                shown,
                *("perspective", "kpi_id", "name", "value", "target", "unit", "status", "reason"),
            )
        },
    )
    yield dg.MaterializeResult(
        asset_key=["results", "scorecard_perspectives"],
        metadata={
            "perspectives": table_metadata(
                perspective_rows.filter(pl.col("organisation_id") == "all")
            )
        },
    )
