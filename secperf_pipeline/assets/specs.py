"""Asset specifications of the tables that Python writes, from their one declaration."""

import dagster as dg

from secperf_pipeline.assets.partitions import wave_quarters
from secperf_pipeline.warehouse.contract import SQL_TYPES, contract

OWNERS = ["team:ciso-office"]


def table_spec(table: str, deps: list[str], *, kinds: set[str] | None = None) -> dg.AssetSpec:
    """Describe the asset of one declared table.

    Parameters
    ----------
    table
        ``schema.name``; the schema becomes the key's prefix and the group.
    deps
        Tables it is made from, as ``schema.name``.
    """
    declared = contract().tables[table]
    schema = dg.TableSchema(
        columns=[
            dg.TableColumn(name, SQL_TYPES[column.type], description=column.about)
            for name, column in declared.columns.items()
        ]
    )
    return dg.AssetSpec(
        key=table.split("."),
        deps=[dep.split(".") for dep in deps],
        description=declared.grain[0].upper() + declared.grain[1:] + ".",
        group_name=table.split(".")[0],
        kinds=kinds or {"python", "duckdb"},
        owners=OWNERS,
        partitions_def=wave_quarters,
        metadata={"dagster/column_schema": schema, "dagster/table_name": table},
    )
