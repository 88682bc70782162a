"""results.scorecard and results.scorecard_perspectives: where a quarter's strategy stands."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from secperf_pipeline.assets.checked_tables import REGISTERS_CHECKED
from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.publishing.published_tables import INDICATOR_SUMMARY, SEGMENT_COUNTS
from secperf_pipeline.publishing.suppression import hidden_segments, suppressed
from secperf_pipeline.scorecard.scorecard import scorecard
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from secperf_pipeline.warehouse.tables import Warehouse

_DEPS = [
    "marts.fct_kpi_values",
    "marts.dim_kpis",
    "marts.dim_indicators",
    "results.indicator_summary",
    *REGISTERS_CHECKED,
]


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
    with workspace.warehouse() as warehouse:
        kpi_rows, perspective_rows = scorecard(
            warehouse.read("select * from marts.fct_kpi_values"),
            warehouse.read("select * from marts.dim_kpis"),
            _published_summary(warehouse),
            warehouse.read("select * from marts.dim_indicators"),
            ScorecardThresholds.from_register(assumption_register()),
            quarter=quarter,
        )
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
                shown, "perspective", "kpi_id", "name", "value", "target", "status", "reason"
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


def _published_summary(warehouse: Warehouse) -> pl.DataFrame:
    """Give indicator means with the very groups hidden that publishing hides.

    Two rules for hiding could each show what the other hides.
    """
    min_cell = int(assumption_register().value("min_cell"))
    hidden = hidden_segments(warehouse.read(SEGMENT_COUNTS), min_cell=min_cell)
    return suppressed(
        warehouse.read(INDICATOR_SUMMARY.query),
        keys=INDICATOR_SUMMARY.keys,
        counts=INDICATOR_SUMMARY.counts,
        hidden=hidden,
        min_cell=min_cell,
    )
