"""Rules that every model keeps, read from dbt's own manifest."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.domain.project import DBT_PROJECT
from secperf_pipeline.warehouse.dbt import prepare_manifest

_FACTS = {"grain", "hide", "publish", "restricted", "even_when_stopped"}
LAYERS = ["catalogue", "staging", "intermediate", "marts"]
Node = dict[str, Any]


@pytest.fixture(scope="module")
def nodes() -> dict[str, Node]:
    manifest = json.loads(prepare_manifest().read_text())
    return {**manifest["nodes"], **manifest["sources"]}


def of_type(nodes: dict[str, Node], *types: str) -> Iterator[Node]:
    found = [node for node in nodes.values() if node["resource_type"] in types]
    assert found
    yield from found


def test_every_model_and_seed_is_described_down_to_its_columns(nodes: dict[str, Node]) -> None:
    for node in of_type(nodes, "model", "seed"):
        assert node["description"], node["name"]
        for column in node["columns"].values():
            assert column["description"], f"{node['name']}.{column['name']}"


def test_the_numbers_in_a_description_are_the_registers(nodes: dict[str, Node]) -> None:
    said = assumption_register().said
    for node in nodes.values():
        for described in (node, *node["columns"].values()):
            said(described["description"])
        said(str(node["config"].get("meta", {}).get("hide", {}).get("none", "")))
    coverage = nodes["model.secperf.control_coverage"]["columns"]["score"]
    assert said(coverage["description"]).endswith("less than 50 % of the weight was evaluated.")


def test_every_test_written_in_sql_is_described(nodes: dict[str, Node]) -> None:
    for node in of_type(nodes, "test"):
        assert node.get("test_metadata") or node["description"], node["name"]


def test_every_mart_has_an_enforced_contract_and_a_test_of_its_grain(
    nodes: dict[str, Node],
) -> None:
    tested: dict[str, set[str]] = {}
    for test in of_type(nodes, "test"):
        if test.get("attached_node") and test.get("test_metadata"):
            tested.setdefault(test["attached_node"], set()).add(test["test_metadata"]["name"])
    marts = [node for node in of_type(nodes, "model") if node["schema"] == "marts"]
    for node in marts:
        assert node["config"]["contract"]["enforced"], node["name"]
        assert "grain_is_unique" in tested[node["unique_id"]], node["name"]


def test_every_model_and_seed_states_its_grain_and_how_small_groups_are_hidden(
    nodes: dict[str, Node],
) -> None:
    for node in of_type(nodes, "model", "seed"):
        meta = node["config"]["meta"]
        assert meta.keys() <= _FACTS, node["name"]
        # Staging and intermediate models describe the columns that they test.
        if node["schema"] in ("catalogue", "marts"):
            assert set(meta["grain"]) <= set(node["columns"]), node["name"]
        assert meta["hide"].get("none") or {"counts", "keys"} <= meta["hide"].keys(), node["name"]


def test_what_is_published_does_not_stay_in_the_warehouse(nodes: dict[str, Node]) -> None:
    for node in of_type(nodes, "model", "seed"):
        if node["config"]["meta"].get("publish"):
            assert "stays in the warehouse" not in node["config"]["meta"]["hide"].get("none", "")


def test_marts_are_kept_by_quarter_unless_they_are_tables_of_definitions(
    nodes: dict[str, Node],
) -> None:
    # get_where_subquery keeps the tests of all but tables to the quarters of a run.
    for node in of_type(nodes, "model"):
        if node["schema"] == "marts" and node["name"] != "dim_waves":
            is_table = node["config"]["materialized"] == "table"
            assert ("wave_quarter" in node["columns"]) != is_table, node["name"]


def test_data_flows_one_way_through_the_layers(nodes: dict[str, Node]) -> None:
    for node in of_type(nodes, "model"):
        for parent in node["depends_on"]["nodes"]:
            if parent.startswith("source."):
                is_staged = node["schema"] != "marts" or parent.endswith(".assumptions")
                assert is_staged, f"{node['name']} reads {parent} past staging"
                continue
            assert LAYERS.index(nodes[parent]["schema"]) <= LAYERS.index(node["schema"])


def test_every_source_is_a_table_that_python_writes(nodes: dict[str, Node]) -> None:
    for source in of_type(nodes, "source"):
        assert f"{source['schema']}.{source['name']}" in {*stored_tables(), "raw.current_loads"}


def test_every_threshold_that_sql_asks_for_is_in_the_register() -> None:
    known = {one.id for one in assumption_register().assumptions}
    asked = {
        match
        for path in DBT_PROJECT.rglob("*.sql")
        if "target" not in path.parts
        for match in re.findall(r"assumption\('([a-z_]+)'\)", path.read_text())
    }
    assert asked
    assert asked <= known


def test_no_model_writes_a_threshold_as_a_number(nodes: dict[str, Node]) -> None:
    for node in of_type(nodes, "model"):
        compared = re.findall(r"(?:[<>]=?)\s*(\d+\.\d+|\d{2,})\b", node["raw_code"])
        assert not compared, f"{node['name']} compares with {compared}"
