"""What every table and column means, from the two places where that is written down."""

import json

from secperf_pipeline.warehouse.contract import contract
from secperf_pipeline.warehouse.dbt import prepare_manifest


def descriptions() -> dict[str, str]:
    """Give the meaning of ``schema.table`` and of ``schema.table.column``.

    Tables that Python writes are described in tables.yaml, dbt models and seeds in their own YAML.
    """
    texts = {}
    for name, table in contract().tables.items():
        texts[name] = table.grain[0].upper() + table.grain[1:] + "."
        texts |= {f"{name}.{column}": one.about for column, one in table.columns.items()}
    manifest = json.loads(prepare_manifest().read_text())
    for node in manifest["nodes"].values():
        if node["resource_type"] not in ("model", "seed"):
            continue
        name = f"{node['schema']}.{node['name']}"
        texts[name] = node["description"]
        texts |= {f"{name}.{column}": one["description"] for column, one in node["columns"].items()}
    return texts
