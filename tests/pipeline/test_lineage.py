"""What a step reads is what it declares, and what Dagster's graph shows."""

import dagster as dg
import pytest

from secperf_pipeline.assets.specs import is_asset, tables_read
from secperf_pipeline.assets.step import step_names, tables_of_step
from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.definitions import defs
from secperf_pipeline.quality.suite_files import Suite, suites
from secperf_pipeline.warehouse.dbt_tables import dbt_facts

STEPS = [*step_names(), "snapshots"]
# Read on when the quarter has a file that the replica lacks; test_population.py tells of these.
ASKED_FOR = {"population"}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_reads_what_its_tables_declare_and_nothing_else(
    reads: dict[str, list[str]], step: str
) -> None:
    own = tables_of_step(step)
    declared = {table for one in own.values() for table in tables_read(one)}
    # What a gate asks before the step is the check's, not the step's.
    asked = {suite.meta.table for suite in suites() if not set(suite.meta.stops).isdisjoint(own)}
    checks = {name for name, one in stored_tables().items() if one.step == "checks"}
    read = set(reads[step]) - set(own)
    assert read - declared <= asked | checks
    assert declared <= read or step in ASKED_FOR


@pytest.mark.parametrize("step", STEPS)
def test_the_graph_shows_what_is_read(step: str) -> None:
    graph = defs.resolve_asset_graph()
    for name, table in tables_of_step(step).items():
        parents = {
            key.to_user_string().replace("/", ".") for key in graph.get(_key(name)).parent_keys
        }
        assert parents == set(tables_read(table))


def test_publishing_reads_what_it_declares(reads: dict[str, list[str]]) -> None:
    graph = defs.resolve_asset_graph()
    parents = graph.get(dg.AssetKey(["published", "database"])).parent_keys
    declared = {key.to_user_string().replace("/", ".") for key in parents}
    read = {table for table in reads["publication"] if is_asset(table)}
    assert read == declared


@pytest.mark.parametrize("suite", suites(), ids=lambda suite: suite.name)
def test_a_suite_stops_only_what_comes_after_its_table(suite: Suite) -> None:
    made_by_dbt = {_key(table) for table in dbt_facts()}
    # A check of a result stops nothing: no step asks for what is found of it.
    assert _key(suite.meta.table) in made_by_dbt or not suite.meta.stops
    for table in suite.meta.stops:
        above = defs.resolve_asset_graph().get_ancestor_asset_keys(_key(table))
        assert not made_by_dbt.isdisjoint(above), table


def _key(table: str) -> dg.AssetKey:
    return dg.AssetKey(table.split("."))
