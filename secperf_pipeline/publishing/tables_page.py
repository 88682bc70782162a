"""The page that lists every published table and column, made from their declarations."""

from collections.abc import Iterable, Iterator

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.publishing.published_tables import PublishedTable, published_tables

_OPENING = """\
# Tables of the published database

Analysts open `published/secperf.duckdb` read-only; everything below can be asked of it in SQL, and
the same words stand in the database as comments (`select * from duckdb_columns()`). No row of it is
about one person: those that are stand under the same names in
`restricted/secperf_restricted.duckdb`, which the survey desk alone can read. Each table has a
Parquet copy too, `parquet/<schema>.<table>/<quarter>.parquet` (`none.parquet` holds rows of no
quarter, and the columns of an empty table), or `parquet/<schema>.<table>.parquet` where it has no
quarters. This page is what `secperf tables` prints.

Keys mean the same everywhere: `wave_quarter` (`2021Q4`), `segment_kind` and `segment` (the whole
wave is `all`, `all`), `profile` (of screening; `is_default_profile` marks the wave's own),
`policy`, `hypothesis_id` (the family's id, followed by `:<x>:<y>` where it makes several claims),
`organisation_id` (`all` pools them), `response_id` (a pseudonym), `indicator_id`, `control_id`,
`kpi_id`. An interval is `<x>_low` and `<x>_high`. A figure that cannot be computed is NULL, and
`reason` says why; where `is_suppressed` is true, because too few people stand behind it, or
behind its difference from another one.
"""


def tables_page() -> str:
    """Write the published tables as Markdown, schema by schema."""
    tables = sorted(published_tables().items())
    return "\n".join([_OPENING, *(line for _, table in tables for line in _section(table))])


def _section(table: PublishedTable) -> Iterator[str]:
    yield f"## {table.name}\n\n{table.about}\n\nKey: {_listed(table.grain)}.{_hiding(table)}\n"
    if not table.is_public:
        yield "For the survey desk alone, in `restricted/secperf_restricted.duckdb`.\n"
    yield "| column | type | meaning |\n| --- | --- | --- |"
    for name, column in table.columns.items():
        yield f"| `{name}` | {column.type} | {column.meaning.replace('|', '&#124;')} |"
    yield ""


def _hiding(table: PublishedTable) -> str:
    hide = table.hide
    if not hide.counts:
        return f" Nothing is hidden: {assumption_register().said(hide.none)}"
    return assumption_register().said(
        " Hidden are rows that rest on fewer than {min_cell} respondents, by "
        f"{_listed(hide.counts)}, and rows from which such a row would follow."
    )


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in columns)
