"""Asset specifications of the tables that Python writes, from their one declaration."""

import dagster as dg

from secperf_pipeline.assets.partitions import wave_quarters
from secperf_pipeline.assets.suppression import SUPPRESSION
from secperf_pipeline.contract.declared import inputs, stored_tables
from secperf_pipeline.contract.table import Table

OWNERS = ["team:ciso-office"]


def table_spec(name: str, *, kinds: set[str] | None = None) -> dg.AssetSpec:
    """Describe the asset of one declared table; it depends on what the table reads.

    Parameters
    ----------
    name
        ``schema.name``; the schema becomes the key's prefix and the group.
    """
    table = stored_tables()[name]
    schema = dg.TableSchema(
        columns=[
            dg.TableColumn(column, one.type, description=one.meaning)
            for column, one in table.columns.items()
        ]
    )
    return dg.AssetSpec(
        key=name.split("."),
        deps=[source.split(".") for source in tables_read(table)],
        description=table.meaning,
        group_name=name.split(".")[0],
        kinds=kinds or {"python", "duckdb"},
        owners=OWNERS,
        partitions_def=wave_quarters,
        metadata={"dagster/column_schema": schema, "dagster/table_name": name},
    )


def tables_read(table: Table) -> list[str]:
    """The tables of other steps that a declared table is made with, each once.

    A table by segment is shown in Dagster as it is published, for which its step looks up what is
    hidden.
    """
    wanted = [inputs()[name] for name in table.reads]
    needs_hiding = bool(table.hide.counts) or any(one.as_published for one in wanted)
    read = [one.table for one in wanted] + (SUPPRESSION if needs_hiding else [])
    own = {name for name, one in stored_tables().items() if one.step == table.step}
    return [one for one in dict.fromkeys(read) if one not in own]


def is_asset(table: str) -> bool:
    """Whether a table is an asset: what checks and dbt's run note for themselves is none."""
    stored = stored_tables().get(table)
    return stored is None or stored.step not in ("checks", "dbt_models")
