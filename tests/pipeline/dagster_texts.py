"""Print as JSON every text that Dagster shows of the project and of its runs in a home.

A test runs this with a changed copy of the project, whose declarations it then says.
"""

import base64
import json
import re
import sys
from collections.abc import Iterator, Mapping

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluation
from dagster._core.events import StepMaterializationData

Texts = Iterator[tuple[str, str]]


def texts_of_definitions(defs: dg.Definitions) -> Texts:
    """Yield where a text stands, and the text: descriptions and columns of what is defined."""
    for spec in defs.resolve_all_asset_specs():
        name = spec.key.to_user_string()
        yield name, spec.description or ""
        yield from texts_of_metadata(name, spec.metadata)
    graph = defs.resolve_asset_graph()
    for check in graph.asset_check_keys:
        yield str(check.name), graph.get_check_spec(check).description or ""
    repository = defs.get_repository_def()
    for one in (*repository.get_all_jobs(), *repository.schedule_defs, *repository.sensor_defs):
        yield one.name, one.description or ""


def texts_of_runs(instance: dg.DagsterInstance) -> Texts:
    """Yield where a text stands, and the text: what steps tell of what they have made."""
    for run in instance.get_runs():
        for entry in instance.all_logs(run.run_id):
            event = entry.dagster_event
            match event and event.event_specific_data:
                case StepMaterializationData(materialization=told):
                    pass
                case AssetCheckEvaluation() as told:
                    pass
                case _:
                    continue
            name = f"{entry.step_key} {told.asset_key.to_user_string()}"
            yield name, told.description or ""
            yield from texts_of_metadata(name, told.metadata)


def texts_of_metadata(name: str, metadata: Mapping[str, object]) -> Texts:
    """Yield the words of metadata; a picture says the labels of its axis, a table its columns."""
    for key, value in metadata.items():
        match value:
            case dg.TableSchema():
                yield from _columns(f"{name} {key}", value)
            case dg.TableSchemaMetadataValue():
                yield from _columns(f"{name} {key}", value.schema)
            case dg.MarkdownMetadataValue():
                yield f"{name} {key}", _without_figures(value.md_str or "")
            case dg.TextMetadataValue():
                yield f"{name} {key}", value.text or ""
            case str():
                yield f"{name} {key}", value


def _columns(name: str, schema: dg.TableSchema) -> Texts:
    for column in schema.columns:
        yield f"{name}.{column.name}", column.description or ""


def _without_figures(markdown: str) -> str:
    """Leave the words of a table and the axis of a picture: what was measured says no threshold."""
    picture = re.search(r"base64,([A-Za-z0-9+/=]+)", markdown)
    if picture is None:
        return re.sub(r"\| *[-+0-9.e]+ *(?=\|)", "|", markdown)
    drawn = base64.b64decode(picture[1]).decode()
    axis = re.findall(r"text-anchor=\"\w+\">([^<]*)<", drawn)
    return f"axis {' '.join(axis)}"


if __name__ == "__main__":
    from secperf_pipeline.definitions import defs
    from secperf_pipeline.ingest.home import Home
    from secperf_pipeline.instance.dagster_home import prepare_dagster_home

    prepare_dagster_home(Home.from_environment())
    with dg.DagsterInstance.get() as kept:
        said = [*texts_of_definitions(defs), *texts_of_runs(kept)]
    json.dump([[name, text] for name, text in said if text], sys.stdout)
