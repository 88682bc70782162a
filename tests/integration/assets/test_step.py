"""A step reads what its tables declare, and makes what they declare."""

from pathlib import Path

import polars as pl
import pytest

from secperf_pipeline.assets.step import checked_tables, reads_of_step, step_names, tables_of_step
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.warehouse.tables import Warehouse

QUARTER = Quarter(2026, 1)
EDGES = "results.strategy_edges"


def test_an_input_that_no_table_of_the_step_declares_is_refused(tmp_path: Path) -> None:
    with Warehouse.open(tmp_path / "warehouse.duckdb") as warehouse:
        inputs = StepInputs(warehouse, QUARTER, reads_of_step("strategy"))
        with pytest.raises(KeyError, match="kpi_values is not declared: list it in `reads`"):
            inputs["kpi_values"]


def test_every_step_has_tables_and_every_result_a_step() -> None:
    own = {"snapshots"}
    made = {table.step for name, table in stored_tables().items() if name.startswith("results.")}
    assert made | {"screening"} == {*step_names(), *own}


def test_a_table_that_a_step_leaves_out_has_no_rows() -> None:
    made = checked_tables(tables_of_step("strategy"), {}, QUARTER)
    assert {name: rows.height for name, rows in made.items()} == {EDGES: 0}


def test_a_table_of_another_step_is_refused() -> None:
    with pytest.raises(ValueError, match=r"results\.verdicts: not declared as a table of this"):
        checked_tables(tables_of_step("strategy"), {"results.verdicts": pl.DataFrame()}, QUARTER)


def test_rows_that_share_a_key_are_refused() -> None:
    grain = stored_tables()[EDGES].grain
    twice = pl.DataFrame({name: ["a", "a"] for name in grain})
    with pytest.raises(ValueError, match=r"results\.strategy_edges: several rows share one wave_"):
        checked_tables(tables_of_step("strategy"), {EDGES: twice}, QUARTER)
