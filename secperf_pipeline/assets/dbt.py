"""catalogue, staging, intermediate and marts: the dbt models, one Dagster asset each."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
import polars as pl
from dagster_dbt import DagsterDbtTranslator, dbt_assets

# Private in dagster-dbt, and used in this file only: turns dbt's own events into Dagster's.
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from dbt_common.events.functions import msg_to_dict

from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import OWNERS
from secperf_pipeline.declarations.scorecard import check_scorecard
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

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """Give the team that answers for the models."""
        return OWNERS


TRANSLATOR = LayerTranslator()
MANIFEST: dict[str, Any] = json.loads(prepare_manifest().read_text(encoding="utf-8"))


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
def dbt_models(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[Any]:
    """Build the models and run their tests for one quarter."""
    quarter = str(quarter_of(context))
    with workspace.warehouse() as warehouse:
        building = quarters_to_build(warehouse, quarter)
        warehouse.replace_all("raw.quarters_to_build", pl.DataFrame({"wave_quarter": building}))
        digest = project_digest()
        is_new = warehouse.read("from raw.built_project")["digest"].to_list() != [digest]
    if is_new:
        check_scorecard()
    events: list[DbtCoreCliEventMessage] = []
    history: dict[str, Any] = {}

    def collect(event: Any) -> None:
        if event.info.name in _RESULTS:
            events.append(DbtCoreCliEventMessage(msg_to_dict(event), history))

    target = workspace.home.dbt_target
    failure: DbtFailedError | None = None
    try:
        # A changed model speaks of every quarter, and may have other columns than its table.
        arguments = ["--full-refresh"] if is_new else []
        build(workspace.home.warehouse, arguments, target, collect, with_catalogues=is_new)
    except DbtFailedError as error:
        failure = error
    for event in events:
        yield from event.to_default_asset_events(
            manifest=MANIFEST,
            dagster_dbt_translator=TRANSLATOR,
            context=context,
            target_path=target,
        )
    if failure is not None:
        raise dg.Failure(str(failure))
    with workspace.warehouse() as warehouse:
        warehouse.replace_all("raw.built_project", pl.DataFrame({"digest": [digest]}))
