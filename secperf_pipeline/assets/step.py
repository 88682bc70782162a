"""A step: the tables that one computation makes of its declared inputs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pkgutil import iter_modules

import polars as pl

from secperf_pipeline.assets import steps
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.contract.table import Table
from secperf_pipeline.domain.quarters import Quarter

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
        Draws the rows, of what the step may read, as Markdown; no picture where None.
    """

    columns: tuple[str, ...]
    rows: pl.Expr | None = None
    picture: Callable[[pl.DataFrame, StepInputs], str] | None = None


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
