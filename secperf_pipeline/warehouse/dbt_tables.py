"""The tables that dbt makes, as the YAML beside each model and seed declares them."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError

from secperf_pipeline.contract.table import Facts, Table
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.warehouse.dbt import prepare_manifest

# What every engine takes, and what DuckDB then calls it.
_DUCKDB_TYPES = {"string": "varchar"}


@cache
def dbt_facts() -> dict[str, Facts]:
    """Grain and hiding of every model and seed, by ``schema.name``.

    Raises
    ------
    DeclarationError
        A model or seed has no ``grain`` or no ``hide`` in its ``meta``, or a wrong one.
    """
    return {_name(node): _facts(node) for node in _nodes()}


@cache
def dbt_tables() -> dict[str, Table]:
    """The models and seeds that are published, with their columns, by ``schema.name``.

    Raises
    ------
    DeclarationError
        As `dbt_facts`, or the grain or the hiding names a column that the YAML does not.
    """
    published = {_name(node): node for node in _nodes() if dbt_facts()[_name(node)].publish}
    return {name: _table(name, node) for name, node in published.items()}


def _nodes() -> list[dict[str, Any]]:
    manifest = json.loads(prepare_manifest().read_text(encoding="utf-8"))
    kinds = ("model", "seed")
    return [one for one in manifest["nodes"].values() if one["resource_type"] in kinds]


def _name(node: Mapping[str, Any]) -> str:
    return f"{node['schema']}.{node['name']}"


def _facts(node: Mapping[str, Any]) -> Facts:
    meta = node["config"]["meta"]
    told = {key: value for key, value in meta.items() if key in Facts.model_fields}
    # True: under its own name; else under the one that is given.
    publish = told.get("publish", False)
    told["publish"] = [] if not publish else [_name(node) if publish is True else publish]
    try:
        return Facts.model_validate(told)
    except ValidationError as error:
        raise _fault(node, error) from error


def _table(name: str, node: Mapping[str, Any]) -> Table:
    types = node["config"].get("column_types", {})
    columns = {
        column: {
            "type": _duckdb_type(one["data_type"] or types.get(column, "string")),
            "about": one["description"],
        }
        for column, one in node["columns"].items()
    }
    facts = dbt_facts()[name].model_dump()
    try:
        return Table.model_validate({**facts, "about": node["description"], "columns": columns})
    except ValidationError as error:
        raise _fault(node, error) from error


def _duckdb_type(declared: str) -> str:
    return _DUCKDB_TYPES.get(declared, declared)


def _fault(node: Mapping[str, Any], error: ValidationError) -> DeclarationError:
    said = "; ".join(
        f"{'.'.join(map(str, one['loc'])) or 'meta'}: {one['msg']}" for one in error.errors()
    )
    return DeclarationError(f"{node['patch_path']}, {node['name']}: {said}")
