"""The code location loads, and people find what they look for in it."""

from typing import Any

import pytest
from dagster._core.definitions.assets.graph.base_asset_graph import BaseAssetGraph

from secperf_pipeline.definitions import defs
from secperf_pipeline.domain.quarters import Quarter

LAYERS = {
    "raw",
    "screened",
    "catalogue",
    "staging",
    "intermediate",
    "marts",
    "results",
    "published",
}


@pytest.fixture(scope="module")
def graph() -> BaseAssetGraph[Any]:
    return defs.resolve_asset_graph()


def test_every_asset_lies_in_its_layers_group(graph: BaseAssetGraph[Any]) -> None:
    for node in graph.asset_nodes:
        assert node.key.path[0] in LAYERS
        assert node.group_name == node.key.path[0]


def test_every_asset_is_described_and_owned(graph: BaseAssetGraph[Any]) -> None:
    for node in graph.asset_nodes:
        assert node.description, node.key
        assert "```" not in node.description, node.key
        assert node.owners, node.key


def test_every_check_says_what_it_makes_sure_of(graph: BaseAssetGraph[Any]) -> None:
    assert graph.asset_check_keys
    for key in graph.asset_check_keys:
        said = graph.get_check_spec(key).description or ""
        assert said.endswith("."), key
        assert "ref(" not in said, key


def test_no_asset_stands_outside_the_pipeline(graph: BaseAssetGraph[Any]) -> None:
    assert {node.key for node in graph.asset_nodes if not node.is_materializable} == set()


def test_the_job_the_schedule_and_the_sensor_are_there() -> None:
    repository = defs.get_repository_def()
    assert repository.has_job("quarterly_run")
    assert [one.name for one in repository.schedule_defs] == ["after_each_quarter"]
    assert [one.name for one in repository.sensor_defs] == ["inbox_changes"]


def test_a_run_is_one_quarter() -> None:
    job = defs.resolve_job_def("quarterly_run")
    partitions = job.partitions_def
    assert partitions is not None
    assert partitions.has_partition_key(Quarter.parse("2021Q4").partition_key)
