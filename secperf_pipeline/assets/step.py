"""A step: the tables that one computation makes of its declared inputs, as Dagster assets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

import dagster as dg
import polars as pl

from secperf_pipeline.assets import steps
from secperf_pipeline.assets.gate import stop_where_a_check_failed
from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.suppression import suppression_of
from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.contract.table import Table
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.warehouse.tables import Warehouse

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the Dagster UI shows of a table that a step made.

    Parameters
    ----------
    columns
        Columns, in order.
    rows
        Which rows; all where None.
    picture
        Draws the rows, of what the step may read; no picture where None.
    """

    columns: tuple[str, ...]
    rows: pl.Expr | None = None
    picture: Callable[[pl.DataFrame, StepInputs], dg.MetadataValue] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One computation of one quarter.

    Parameters
    ----------
    about
        What it does, a sentence.
    compute
        Makes the step's tables of its inputs; one that it leaves out has no rows in the quarter.
    shown
        What Dagster shows, by table.
    """

    about: str
    compute: Callable[[StepInputs], Tables]
    shown: Mapping[str, Shown] = field(default_factory=dict)


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


def tables_of_step(name: str) -> dict[str, Table]:
    """List the tables that a step makes."""
    return {table: one for table, one in stored_tables().items() if one.step == name}


def reads_of_step(name: str) -> frozenset[str]:
    """List the inputs that a step may read: those that its tables declare."""
    return frozenset(one for table in tables_of_step(name).values() for one in table.reads)


def checked_tables(
    tables: Mapping[str, Table], made: Tables, quarter: Quarter
) -> dict[str, pl.DataFrame]:
    """Hold what a step made against the declarations, and mark it with its quarter.

    Raises
    ------
    ValueError
        The step made a table that is not its own, or rows that share a key.
    """
    if strange := sorted(set(made) - set(tables)):
        raise ValueError(f"{', '.join(strange)}: not declared as a table of this step")
    checked = {}
    for name, table in tables.items():
        rows = made.get(name, pl.DataFrame())
        if rows.height:
            rows = rows.with_columns(wave_quarter=pl.lit(str(quarter)))
            if rows.select(table.grain).is_duplicated().any():
                raise ValueError(f"{name}: several rows share one {', '.join(table.grain)}")
        checked[name] = rows
    return checked


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
    return found | ({"picture": shown.picture(chosen, inputs)} if shown.picture else {})


def step_names() -> list[str]:
    """Name the steps that have a module in ``assets/steps``.

    Raises
    ------
    LookupError
        A module makes no declared table.
    """
    named = [one.name for one in iter_modules(steps.__path__)]
    made = {table.step for table in stored_tables().values()}
    if idle := sorted(set(named) - made):
        raise LookupError(f"no table is declared to be made by {', '.join(idle)}")
    return named
