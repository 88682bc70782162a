"""Which tables are published, from which query and how, as their declarations say."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from secperf_pipeline.contract.declared import shared_columns, stored_tables, views
from secperf_pipeline.contract.table import IS_SUPPRESSED, Column, Hide, Table
from secperf_pipeline.warehouse.dbt_tables import dbt_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """One table of the published database.

    Parameters
    ----------
    name
        ``schema.table``, a public name.
    select
        What it holds, over the warehouse and what is published before it (as ``pub``).
    source
        The table of the warehouse that it shows.
    grain
        Columns that name a row.
    hide
        How small groups are hidden in it.
    even_when_stopped
        Whether it is published also when a check stops the quarter.
    about
        What a row is.
    columns
        Its columns in order.
    """

    name: str
    select: str
    source: str
    grain: list[str]
    hide: Hide
    even_when_stopped: bool
    about: str
    columns: dict[str, Column]


@cache
def published_tables() -> dict[str, PublishedTable]:
    """Every published table by its name; one that reads a published one comes after it."""
    return {
        one.name: one
        for tables in (stored_tables(), dbt_tables(), views())
        for one in _published(tables)
    }


def by_source(source: str) -> PublishedTable:
    """Find how a table of the warehouse is published."""
    return next(one for one in published_tables().values() if one.source == source)


def _published(tables: Mapping[str, Table]) -> list[PublishedTable]:
    return [
        PublishedTable(
            name=public_name,
            select=table.select or f"select * from {name}",
            source=table.source or name,
            grain=table.grain,
            hide=table.hide,
            even_when_stopped=table.even_when_stopped,
            about=table.meaning,
            columns=table.columns | table.adds | _mark(table.hide),
        )
        for name, table in tables.items()
        for public_name in table.publish
    ]


def _mark(hide: Hide) -> dict[str, Column]:
    return {IS_SUPPRESSED: shared_columns()[IS_SUPPRESSED]} if hide.counts else {}
