"""Which tables are published, from which query, and how small groups are hidden in them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """One table of the published database.

    Parameters
    ----------
    name
        ``schema.table``, a public name.
    query
        What it holds, over the warehouse.
    keys
        For a table by segment: the columns that stay where figures are hidden; empty for a
        table that has no segments.
    counts
        Columns that count respondents.
    """

    name: str
    query: str
    keys: tuple[str, ...] = ()
    counts: tuple[str, ...] = field(default=())


def _whole(name: str) -> PublishedTable:
    return PublishedTable(name=name, query=f"select * from {name}")


_FILES = """
    with numbered as (
        select
            files.*,
            loads.load_number,
            files.load_id in (select load_id from raw.current_loads) as is_current
        from raw.files as files
        inner join raw.loads as loads on files.load_id = loads.load_id
    ),
    versions as (
        select
            *,
            min(first_seen_at) over (partition by wave_quarter, path, sha256) as seen_at,
            row_number() over (
                partition by wave_quarter, path, sha256 order by load_number desc
            ) as recency
        from numbered
    )
    select
        wave_quarter, path, sha256, kind, format,
        case when is_current or status <> 'loaded' then status else 'superseded' end as status,
        rows_read, rows_accepted, rows_rejected, message, seen_at as first_seen_at, is_current
    from versions
    where recency = 1
    order by wave_quarter, path, seen_at
"""

_REJECTED = """
    select distinct
        wave_quarter, path, sha256, row_number, column_name, value, rule, reason,
        load_id in (select load_id from raw.current_loads) as is_current
    from raw.rejected_rows
    order by wave_quarter, path, row_number, column_name
"""

_SEGMENT = ("wave_quarter", "segment_kind", "segment", "profile")

PUBLISHED = [
    PublishedTable(name="quality.files", query=_FILES),
    PublishedTable(name="quality.rejected_rows", query=_REJECTED),
    PublishedTable(
        name="quality.assumptions", query="select * from raw.assumptions order by assumption_id"
    ),
    *(
        PublishedTable(name=f"quality.{name}", query=f"select * from screened.{name}")
        for name in ("screening_flags", "screening_decisions", "screening_flow")
    ),
    _whole("marts.dim_indicators"),
    _whole("marts.dim_organisations"),
    _whole("marts.dim_controls"),
    _whole("marts.dim_kpis"),
    _whole("marts.dim_waves"),
    _whole("marts.fct_indicator_scores"),
    _whole("marts.fct_control_results"),
    _whole("marts.control_coverage"),
    _whole("marts.leak_cause_exposure"),
    _whole("marts.fct_kpi_values"),
    _whole("marts.kpi_records_left_out"),
    PublishedTable(
        name="marts.indicator_summary",
        query="select * from results.indicator_summary",
        keys=(*_SEGMENT, "indicator_id", "is_default_profile"),
        counts=("n",),
    ),
    PublishedTable(
        name="results.indicator_summary",
        query="select * from results.indicator_summary",
        keys=(*_SEGMENT, "indicator_id", "is_default_profile"),
        counts=("n",),
    ),
    PublishedTable(
        name="results.reliability",
        query="select * from results.reliability",
        keys=(*_SEGMENT, "scale", "is_default_profile"),
        counts=("n",),
    ),
    _whole("results.item_statistics"),
    PublishedTable(
        name="results.regressions",
        query="select * from results.regressions",
        keys=(*_SEGMENT, "x", "y", "is_default_profile"),
        counts=("n",),
    ),
    PublishedTable(
        name="results.group_differences",
        query="select * from results.group_differences",
        keys=(*_SEGMENT, "x", "y", "cut", "is_default_profile"),
        counts=("n", "n_with", "n_without"),
    ),
    PublishedTable(
        name="results.verdicts",
        query="select * from results.verdicts",
        keys=(*_SEGMENT, "hypothesis_id", "policy", "is_default_profile", "x", "y"),
        counts=("n", "n_with", "n_without"),
    ),
    _whole("results.scorecard"),
    _whole("results.scorecard_perspectives"),
    PublishedTable(
        name="results.scorecard_snapshots",
        query="""
            select
                *,
                revision = max(revision) over (partition by wave_quarter) as is_current
            from results.scorecard_snapshots
            order by wave_quarter, revision
        """,
    ),
    _whole("results.snapshot_rows"),
]
