"""The page that lists every published table and column, made from the database's comments."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

_TABLES = """
    select schema_name, table_name, comment from duckdb_tables()
    order by schema_name, table_name
"""
_COLUMNS = """
    select column_name, lower(data_type), comment from duckdb_columns()
    where schema_name = $schema and table_name = $table
    order by column_index
"""
_OPENING = """\
# Tables of the published database

Analysts open `published/secperf.duckdb` read-only; everything below can be asked of it in SQL, and
the same words stand in the database as comments (`select * from duckdb_columns()`). This page is
what `secperf tables` prints.

Keys mean the same everywhere: `wave_quarter` (`2021Q4`), `segment_kind` and `segment` (the whole
wave is `all`, `all`), `profile` (of screening; `is_default_profile` marks the wave's own),
`policy`, `hypothesis_id` (`H1`, `H2:<security indicator>:<business indicator>`), `organisation_id`
(`all` pools them), `response_id` (a pseudonym), `indicator_id`, `control_id`, `kpi_id`. An interval
is `<x>_low` and `<x>_high`. A figure that cannot be computed is NULL, and `reason` says why; where
`is_suppressed` is true, because too few people stand behind it, or behind its difference from
another one.
"""


def tables_page(database: Path) -> str:
    """Write the tables of a published database as Markdown, schema by schema."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return "\n".join([_OPENING, *_sections(connection)])


def _sections(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for schema, table, about in connection.execute(_TABLES).fetchall():
        yield f"## {schema}.{table}\n\n{about}\n\n| column | type | meaning |\n| --- | --- | --- |"
        columns = connection.execute(_COLUMNS, {"schema": schema, "table": table}).fetchall()
        for name, data_type, meaning in columns:
            yield f"| `{name}` | {data_type} | {meaning.replace('|', '&#124;')} |"
        yield ""
