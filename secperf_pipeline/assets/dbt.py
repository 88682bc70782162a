"""catalogue, staging, intermediate and marts: the dbt models, one Dagster asset each."""

import json
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
import polars as pl
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets

# Private in dagster-dbt, and used in this file only: turns dbt's own events into Dagster's.
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from dbt_common.events.functions import msg_to_dict

from secperf_pipeline.assets.dbt_checks import check_description
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.plain_errors import tells_no_cell
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import OWNERS
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.scorecard_seeds import check_scorecard
from secperf_pipeline.domain.personal_data import without_values
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.warehouse.dbt import (
    DbtFailedError,
    build,
    prepare_manifest,
    project_digest,
)
from secperf_pipeline.warehouse.tables import Warehouse

# dbt tells of hundreds of events a run; turning each into a dictionary costs seconds.
_RESULTS = {"LogSeedResult", "LogModelResult", "LogTestResult"}


class LayerTranslator(DagsterDbtTranslator):
    """Names a model ``layer / table``, puts it into its layer's group, and gives it owners."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Give schema and table; a source keeps its own schema."""
        schema = dbt_resource_props.get("schema") or dbt_resource_props["source_name"]
        return dg.AssetKey([schema, dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Give the layer."""
        return str(dbt_resource_props["schema"])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """Give what the YAML says; the SQL lies beside it, and a seed has none."""
        return str(dbt_resource_props["description"]).strip()

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        """Give the test as a check that says what it makes sure of."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        test = manifest["nodes"][unique_id]
        tested = manifest["nodes"].get(test.get("attached_node"), {})
        said = check_description(test, tested.get("config", {}).get("meta", {}).get("grain", ()))
        # A test that fails fails the step; one of a seed built earlier has nothing to say again.
        return spec._replace(description=said, blocking=False) if spec else None

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """Give the team that answers for the models."""
        return OWNERS


def manifest_in_words() -> dict[str, Any]:
    """Read dbt's manifest, the register's numbers filled into each description."""
    manifest: dict[str, Any] = json.loads(prepare_manifest().read_text(encoding="utf-8"))
    said = assumption_register().said
    for node in [*manifest["nodes"].values(), *manifest["sources"].values()]:
        for described in (node, *node["columns"].values()):
            described["description"] = said(described["description"])
    return manifest


TRANSLATOR = LayerTranslator()
MANIFEST = manifest_in_words()


_EARLIER = """
    select distinct waves.wave_quarter from raw.waves as waves
    where waves.wave_quarter < $quarter and waves.wave_quarter >= (
        select
            min(extract(year from speaks_from) || 'Q' || extract(quarter from speaks_from))
        from raw.files where wave_quarter = $quarter
    )
    order by 1
"""


def quarters_to_build(warehouse: Warehouse, quarter: str) -> list[str]:
    """List the quarter, and those before it that its registers speak about or once spoke about.

    A ticket that came late changes the figures of the quarter in which it was detected, with
    which this quarter's are compared.
    """
    earlier = warehouse.read(_EARLIER, {"quarter": quarter})
    return [*earlier["wave_quarter"], quarter]


@dbt_assets(
    manifest=MANIFEST,
    name="dbt_models",
    partitions_def=wave_quarters,
    dagster_dbt_translator=TRANSLATOR,
    backfill_policy=ONE_QUARTER_A_RUN,
)
@tells_no_cell
def dbt_models(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[Any]:
    """Build the models and run their tests for one quarter."""
    quarter = str(quarter_of(context))
    with workspace.warehouse() as warehouse:
        building = quarters_to_build(warehouse, quarter)
        warehouse.replace_all("raw.quarters_to_build", pl.DataFrame({"wave_quarter": building}))
        is_new = _is_new_project(warehouse)
    if is_new:
        check_scorecard()
    results: dict[str, DbtCoreCliEventMessage] = {}
    history: dict[str, Any] = {}

    def collect(event: Any) -> None:
        if event.info.name in _RESULTS:
            message = DbtCoreCliEventMessage(msg_to_dict(event), history)
            results[event.data.node_info.unique_id] = message

    target = workspace.home.dbt_target
    failure: DbtFailedError | None = None
    try:
        build(workspace.home.warehouse, target, collect, is_new_project=is_new)
    except DbtFailedError as error:
        failure = error
    # Dagster takes what one step makes only in an order in which it could have been made.
    for node_id in TopologicalSorter(MANIFEST["parent_map"]).static_order():
        if node_id in results:
            yield from results[node_id].to_default_asset_events(
                manifest=MANIFEST,
                dagster_dbt_translator=TRANSLATOR,
                context=context,
                target_path=target,
            )
        elif failure is None and _is_built_once(node := MANIFEST["nodes"].get(node_id, {})):
            yield dg.MaterializeResult(
                asset_key=TRANSLATOR.get_asset_key(node),
                metadata={"built": "for an earlier quarter; nothing of it has changed since"},
            )
    if failure is not None:
        raise dg.Failure(without_values(str(failure)))
    with workspace.warehouse() as warehouse:
        _note_project(warehouse)


def bring_models_up_to_date(home: Home) -> None:
    """Build every model again where another version of the project built the warehouse.

    What is published is declared by this version: its models may have other columns, or be new.
    """
    with Warehouse.open(home.warehouse) as warehouse:
        if not _is_new_project(warehouse):
            return
    build(home.warehouse, home.dbt_target, is_new_project=True, is_tested=False)
    with Warehouse.open(home.warehouse) as warehouse:
        _note_project(warehouse)


def _is_new_project(warehouse: Warehouse) -> bool:
    built = warehouse.read("select digest from raw.built_project")
    return built["digest"].to_list() != [project_digest()]


def _note_project(warehouse: Warehouse) -> None:
    warehouse.replace_all("raw.built_project", pl.DataFrame({"digest": [project_digest()]}))


def _is_built_once(node: Mapping[str, Any]) -> bool:
    """Tell whether a project that does not change builds a node for all quarters at once."""
    return node.get("resource_type") == "seed" or (
        node.get("resource_type") == "model" and node["config"]["materialized"] == "view"
    )
