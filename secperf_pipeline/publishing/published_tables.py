"""Which tables are published, from which query, and how small groups are hidden in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from secperf_pipeline.publishing.as_was import (
    AS_WAS,
    RESTATEMENTS,
    SCORECARD_AS_WAS,
    SCORECARD_NOW,
    SNAPSHOT_ROWS,
    VERDICTS_AS_WAS,
    VERDICTS_NOW,
)


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
    other_segment
        Columns that name a second segment which a row's figures rest on; see `suppressed`.
    source
        Table of the warehouse whose description and columns these are.
    adds
        Columns that publishing adds, with their meaning.
    about
        What a row is, where it is not a row of the source.
    """

    name: str
    query: str
    source: str
    keys: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    other_segment: tuple[str, ...] = ()
    adds: Mapping[str, str] = field(default_factory=dict)
    about: str | None = None


_PROTOCOLS = """
    select
        *,
        first_seen_at > min(first_seen_at) over (partition by wave_quarter) as came_after_data,
        protocol_hash in (
            select verdicts.protocol_hash from results.verdicts as verdicts
            where verdicts.wave_quarter = protocols.wave_quarter
        ) as is_current
    from raw.protocols as protocols
    order by wave_quarter, first_seen_at
"""

_SEGMENT = ("wave_quarter", "segment_kind", "segment", "profile")
_IS_SUPPRESSED = {
    "is_suppressed": "Whether the figures are hidden: fewer respondents than may be shown stand "
    "behind them, or behind their difference from another segment or profile."
}


def _whole(name: str) -> PublishedTable:
    return PublishedTable(name=name, query=f"select * from {name}", source=name)


def _by_segment(
    name: str,
    *own_keys: str,
    source: str | None = None,
    query: str | None = None,
    counts: tuple[str, ...] = ("n",),
    other_segment: tuple[str, ...] = (),
) -> PublishedTable:
    """Publish a table by segment; its own keys stay where figures are hidden."""
    source = source or name
    return PublishedTable(
        name=name,
        query=query or f"select * from {source}",
        source=source,
        keys=(*_SEGMENT, *own_keys, "is_default_profile"),
        counts=counts,
        other_segment=other_segment,
        adds=_IS_SUPPRESSED,
    )


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
        rows_read, rows_accepted, rows_rejected, message, speaks_from, seen_at as first_seen_at,
        is_current
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

# What decides which segments and profiles are hidden, see `hidden_segments`.
SEGMENT_SUMS = """
    select
        sums.wave_quarter, sums.segment_kind, sums.segment, sums.profile,
        sums.profile = waves.default_profile as is_default_profile,
        sums.indicator_id, sums.n, sums.response_count, sums.sum_units
    from marts.indicator_sums as sums
    inner join marts.dim_waves as waves on sums.wave_quarter = waves.wave_quarter
"""

# Which segments' figures follow from others', see `hidden_segments`.
SEGMENT_NESTS = "from intermediate.int_survey__segments_nested"

PERCEPTION = PublishedTable(
    name="marts.perception_evidence",
    query="""
        select * from marts.perception_evidence
        order by wave_quarter, organisation_id, indicator_id
    """,
    source="marts.perception_evidence",
    keys=(
        *(*_SEGMENT, "organisation_id", "indicator_id"),
        *("evidenced", "evidenced_low", "evidenced_high", "evidence_coverage"),
    ),
    counts=("n_respondents",),
    adds=_IS_SUPPRESSED,
)

# A layer that nobody of the wave belongs to is no small group either: the reason says that.
_LAYER_GAPS = """
    select * replace (nullif(n, 0) as n, nullif(n_other, 0) as n_other) from results.layer_gaps
"""

LAYER_GAPS = _by_segment(
    "results.layer_gaps",
    *("other_segment", "indicator_id"),
    query=_LAYER_GAPS,
    counts=("n", "n_other"),
    other_segment=("wave_quarter", "segment_kind", "other_segment", "profile"),
)

INDICATOR_SUMMARY = _by_segment("results.indicator_summary", "indicator_id")

_CURRENT_FILE = {"is_current": "Whether the quarter's inbox holds this version of the file now."}
_GROUPS = ("n", "n_with", "n_without")
# The same segment of the wave that a table over waves looks back to.
_EARLIER = ("compared_quarter", "segment_kind", "segment", "compared_profile")

PUBLISHED = [
    PublishedTable(name="quality.files", query=_FILES, source="raw.files", adds=_CURRENT_FILE),
    PublishedTable(
        name="quality.rejected_rows",
        query=_REJECTED,
        source="raw.rejected_rows",
        adds=_CURRENT_FILE,
    ),
    PublishedTable(
        name="quality.assumptions",
        query="select * from raw.assumptions order by assumption_id",
        source="raw.assumptions",
    ),
    PublishedTable(
        name="quality.protocols",
        query=_PROTOCOLS,
        source="raw.protocols",
        adds={
            "came_after_data": "Whether the protocol was changed to this one after the quarter's "
            "first data had arrived.",
            "is_current": "Whether the quarter's verdicts follow it now.",
        },
    ),
    *(
        PublishedTable(
            name=f"quality.{name}",
            query=f"select * from screened.{name}",
            source=f"screened.{name}",
        )
        for name in ("screening_flags", "screening_decisions", "screening_flow")
    ),
    # Who was left out of a small group would show by one's colleagues' counting.
    _by_segment(
        "quality.screening_bias",
        source="results.screening_bias",
        counts=("n", "n_rejected"),
    ),
    _by_segment(
        "quality.screening_effects",
        *("measure", "subject", "policy"),
        source="results.screening_effects",
    ),
    _whole("quality.expectation_results"),
    _whole("quality.expectation_failures"),
    PublishedTable(
        name="quality.distribution_drift",
        query="select * from marts.distribution_drift order by wave_quarter, kind, variable",
        source="marts.distribution_drift",
    ),
    _whole("marts.dim_indicators"),
    _whole("marts.dim_organisations"),
    _whole("marts.dim_controls"),
    _whole("marts.dim_kpis"),
    _whole("marts.kpi_definitions"),
    _whole("marts.dim_waves"),
    _whole("marts.fct_indicator_scores"),
    _whole("marts.fct_control_results"),
    _whole("marts.control_coverage"),
    *(
        _whole(f"marts.{name}")
        for name in (
            *("control_group_coverage", "leak_cause_exposure", "audit_next", "action_trace"),
            *("dim_frameworks", "dim_requirements", "framework_coverage", "framework_summary"),
            *("requirement_results", "audit_tools", "module_applicability", "module_summary"),
            *("indicator_evidence", "leak_cause_summary"),
        )
    ),
    PERCEPTION,
    *(
        _whole(f"catalogue.{name}")
        for name in (
            *("control_modules", "control_groups", "control_group_causes", "control_overlaps"),
            *("control_crosswalk", "control_indicators", "catalogue_aliases"),
            "scorecard_perspectives",
            *("leak_causes", "stated_leak_causes", "leak_routes", "smart_factory_levels"),
        )
    ),
    _whole("marts.fct_kpi_values"),
    _whole("marts.kpi_records_left_out"),
    _by_segment("marts.indicator_summary", "indicator_id", source="results.indicator_summary"),
    INDICATOR_SUMMARY,
    _by_segment("results.reliability", "scale"),
    _whole("results.item_statistics"),
    _whole("results.item_missingness"),
    _by_segment("results.regressions", "x", "y"),
    _by_segment("results.group_differences", "x", "y", "cut", counts=_GROUPS),
    _by_segment("results.verdicts", "hypothesis_id", "policy", "x", "y", counts=_GROUPS),
    _by_segment(
        "results.specification_curve",
        *("hypothesis_id", "x", "y", "cut", "test", "missing", "weights"),
        counts=_GROUPS,
    ),
    _by_segment("results.verdict_dossier", "hypothesis_id", "x", "y"),
    _by_segment("results.common_method", "hypothesis_family"),
    _by_segment("results.next_wave_design", "hypothesis_id", "x", "y", counts=_GROUPS),
    _by_segment("results.factor_fit", "model"),
    _by_segment("results.factor_loadings", "model", "factor", "item"),
    _by_segment("results.factor_pairs", "model", "factor", "other_factor"),
    _by_segment(
        "results.indicator_changes",
        *("indicator_id", "comparison", "compared_quarter", "compared_profile"),
        counts=("n", "n_before"),
        other_segment=_EARLIER,
    ),
    _by_segment(
        "results.verdict_history",
        *("hypothesis_id", "policy", "x", "y", "compared_quarter", "compared_profile"),
        counts=(*_GROUPS, *(f"{name}_before" for name in _GROUPS)),
        other_segment=_EARLIER,
    ),
    LAYER_GAPS,
    _by_segment(
        "results.measurement_invariance",
        *("comparison", "compared_quarter", "model", "level"),
        counts=("n", "n_smallest"),
        other_segment=("compared_quarter", "segment_kind", "segment", "profile"),
    ),
    _whole("results.perception_calibration"),
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
        source="results.scorecard_snapshots",
        adds={"is_current": "Whether this is the quarter's latest revision."},
    ),
    PublishedTable(
        name="results.snapshot_rows", query=SNAPSHOT_ROWS, source="results.snapshot_rows"
    ),
    _whole("results.snapshot_files"),
    PublishedTable(name="results.restatements", query=RESTATEMENTS, source="results.restatements"),
    PublishedTable(
        name="results.scorecard_as_was",
        query=SCORECARD_AS_WAS,
        source="results.scorecard",
        adds={**AS_WAS, **SCORECARD_NOW},
        about="One row per revision of a quarter, organisation, perspective and KPI: what the "
        "scorecard said when the revision was made, beside what it says now. What the people of "
        "one organisation said stands with the latest revision alone.",
    ),
    PublishedTable(
        name="results.verdicts_as_was",
        query=VERDICTS_AS_WAS,
        source="results.verdicts",
        adds={**AS_WAS, **VERDICTS_NOW},
        about="One row per revision of a quarter, hypothesis and policy: the whole wave's verdict "
        "when the revision was made, beside what it is now.",
    ),
    *(
        _whole(f"marts.{name}")
        for name in (
            *("strategy_coverage", "strategy_map", "organisation_alignment"),
            *("action_gains", "action_evidence", "benchmarks", "goal_indicators"),
        )
    ),
    _whole("results.funding_options"),
    _whole("results.strategy_edges"),
    _whole("results.scorecard_evaluation"),
]

# What tells how a quarter was checked: published also when a check stops the quarter.
CHECKED = [
    *(table.name for table in PUBLISHED if table.name.startswith("quality.")),
    "marts.dim_waves",
]
