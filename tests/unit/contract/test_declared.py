"""Declared tables, views and inputs hang together."""

import re

import pytest

from secperf_pipeline.contract.declared import inputs, shared_columns, stored_tables, views
from secperf_pipeline.contract.table import Table
from secperf_pipeline.warehouse.dbt_tables import dbt_facts

TABLES = {**stored_tables(), **views()}


@pytest.mark.parametrize("name", TABLES)
def test_the_meaning_of_a_table_and_its_columns_can_be_said(name: str) -> None:
    table = TABLES[name]
    for text in (table.meaning, *(one.meaning for one in table.columns.values())):
        assert text
        assert not re.search(r"[{}]", text)


@pytest.mark.parametrize("name", stored_tables())
def test_a_table_reads_inputs_that_are_declared(name: str) -> None:
    assert set(stored_tables()[name].reads) <= set(inputs())


def test_every_input_is_read_by_a_table() -> None:
    read = {name for table in stored_tables().values() for name in table.reads}
    assert read == set(inputs())


@pytest.mark.parametrize("name", inputs())
def test_an_input_names_a_table_and_columns_that_there_are(name: str) -> None:
    wanted = inputs()[name]
    stored: Table | None = stored_tables().get(wanted.table)
    assert stored is not None or wanted.table in dbt_facts()
    if stored:
        assert {*wanted.columns, *wanted.where} <= set(stored.columns)
        assert wanted.current_load <= ("load_id" in stored.columns)


def test_every_shared_column_is_shared_by_several_tables() -> None:
    for name, column in shared_columns().items():
        sharing = [table for table in TABLES.values() if table.columns.get(name) == column]
        assert len(sharing) > 1 or name == "is_suppressed", name
