"""Which tables are published, where, from which query and how, as their declarations say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter

from secperf_pipeline.contract.declared import shared_columns, stored_tables, views
from secperf_pipeline.contract.table import IS_SUPPRESSED, Column, Hide, Restricted, Table
from secperf_pipeline.warehouse.dbt_tables import dbt_facts, dbt_tables

# A view may read what is published before it.
_PUBLISHED_BEFORE = re.compile(r"\bpub\.(\w+\.\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """One table that is published: for everybody, for the survey desk alone, or its rows apart.

    Parameters
    ----------
    name
        ``schema.table``, a public name.
    select
        What it holds, over the warehouse and, as ``pub``, what is published before it.
    source
        The table of the warehouse that it shows.
    grain
        Columns that name a row.
    hide
        How small groups are hidden in it.
    restricted
        Its rows about one person, which the survey desk alone gets; none where it has no such row.
    even_when_stopped
        Whether it is published also when a check stops the quarter.
    meaning
        What a row is.
    columns
        Its columns in order.
    """

    name: str
    select: str
    source: str
    grain: tuple[str, ...]
    hide: Hide
    restricted: Restricted | None
    even_when_stopped: bool
    meaning: str
    columns: dict[str, Column]

    @property
    def is_public(self) -> bool:
        """Whether the public database has a table of this name, be it an empty one."""
        return self.restricted is None or bool(self.restricted.instead)

    @property
    def about(self) -> str:
        """What a row of the public table is, and which rows it lacks."""
        lacking = self.restricted.instead if self.restricted else ""
        return f"{self.meaning} {lacking}".rstrip()

    @property
    def public_rows(self) -> str:
        """The condition that the rows for everybody meet."""
        if self.restricted is None:
            return "true"
        # What cannot be told to be for everybody is not.
        return (
            "false" if self.restricted.is_whole else f"not coalesce({self.restricted.rows}, true)"
        )

    @property
    def restricted_rows(self) -> str:
        """The condition that the rows for the survey desk meet."""
        return f"not ({self.public_rows})"


@cache
def published_tables() -> dict[str, PublishedTable]:
    """Every published table by its name; one that reads a published one comes after it."""
    found = {
        one.name: one
        for tables in (stored_tables(), dbt_tables(), views())
        for one in _published(tables)
    }
    reads = {name: _PUBLISHED_BEFORE.findall(one.select) for name, one in found.items()}
    return {name: found[name] for name in TopologicalSorter(reads).static_order()}


def hide_of(table: str) -> Hide:
    """How small groups are hidden in a table of the warehouse."""
    stored = stored_tables().get(table)
    return dbt_facts()[table].hide if stored is None else stored.hide


def _every_declared_column(name: str, table: Table) -> str:
    columns = ", ".join(f'"{one}"' for one in table.columns)
    return f"select {columns} from {name}"


def _published(tables: Mapping[str, Table]) -> Iterator[PublishedTable]:
    for name, table in tables.items():
        mark = {IS_SUPPRESSED: shared_columns()[IS_SUPPRESSED]} if table.hide.counts else {}
        for public_name in table.publish:
            yield PublishedTable(
                name=public_name,
                # An earlier version may have left more columns in the warehouse.
                select=table.select or _every_declared_column(name, table),
                source=table.source or name,
                grain=table.grain,
                hide=table.hide,
                restricted=table.restricted,
                even_when_stopped=table.even_when_stopped,
                meaning=table.meaning,
                columns=table.columns | table.adds | mark,
            )
