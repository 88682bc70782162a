"""A step's tables as Dagster assets, with what the Dagster UI shows of them."""

from collections.abc import Iterator
from importlib import import_module

import dagster as dg
import polars as pl

from secperf_pipeline.assets.gate import stop_where_a_check_failed
from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.plain_errors import tells_no_cell
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.assets.step import (
    Shown,
    Step,
    checked_tables,
    reads_of_step,
    tables_of_step,
)
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.suppression import suppression_of
from secperf_pipeline.contract.table import Table
from secperf_pipeline.warehouse.tables import Warehouse


def step_asset(name: str) -> dg.AssetsDefinition:
    """Make the assets of one step: what the module of its name computes."""
    step: Step = import_module(f"secperf_pipeline.assets.steps.{name}").STEP
    tables, reads = tables_of_step(name), reads_of_step(name)

    @dg.multi_asset(
        name=name,
        specs=[table_spec(table) for table in tables],
        partitions_def=wave_quarters,
        backfill_policy=ONE_QUARTER_A_RUN,
        description=step.about,
    )
    @tells_no_cell
    def assets(
        context: dg.AssetExecutionContext, workspace: Workspace
    ) -> Iterator[dg.MaterializeResult[None]]:
        quarter = quarter_of(context)
        with workspace.warehouse() as warehouse:
            stop_where_a_check_failed(workspace, warehouse, quarter, tables)
            inputs = StepInputs(warehouse, quarter, reads)
            made = checked_tables(tables, step.compute(inputs), quarter)
            warehouse.replace_quarter(str(quarter), made)
            metadata = {
                table: _metadata(step.shown.get(table), _as_published(warehouse, one, rows), inputs)
                for (table, one), rows in zip(tables.items(), made.values(), strict=True)
            }
        for table, told in metadata.items():
            rows_made = dg.MetadataValue.int(made[table].height)
            yield dg.MaterializeResult(
                asset_key=table.split("."),
                metadata={"dagster/partition_row_count": rows_made, **told},
            )

    return assets


def _as_published(warehouse: Warehouse, table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Hide what publishing hides: more people look at Dagster than at the warehouse."""
    if rows.is_empty() or not table.hide.counts:
        return rows
    quarters = rows["wave_quarter"].unique().to_list()
    return suppression_of(warehouse, quarters).apply(table.hide, rows)


def _metadata(
    shown: Shown | None, rows: pl.DataFrame, inputs: StepInputs
) -> dict[str, dg.MetadataValue]:
    if shown is None or rows.is_empty():
        return {}
    chosen = rows if shown.rows is None else rows.filter(shown.rows)
    found: dict[str, dg.MetadataValue] = {"rows": table_metadata(chosen, *shown.columns)}
    if shown.picture is None:
        return found
    return found | {"picture": dg.MetadataValue.md(shown.picture(chosen, inputs))}
