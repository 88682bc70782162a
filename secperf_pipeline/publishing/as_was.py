"""What each revision of a quarter said, beside what the quarter says now."""

AS_WAS = {
    "snapshot_id": "Snapshot that kept the row.",
    "revision": "Revision of the quarter; the first is what was told first.",
    "is_current": "Whether this is the quarter's latest revision.",
    "is_restated": "Whether the quarter says something else now; figures count to nine decimals.",
}
SCORECARD_NOW = {
    "value_now": "The value as the quarter has it now.",
    "status_now": "The status as the quarter has it now.",
    "score_now": "The score as the quarter has it now.",
    "reason_now": "Why there is no value or colour now; NULL where nothing is missing.",
}
VERDICTS_NOW = {
    "p_now": "The p as the quarter has it now.",
    "verdict_now": "The verdict as the quarter has it now.",
    "verdict_paper_now": "The paper's word for it as the quarter has it now.",
}

# Two revisions that differ by one late answer would show it, so what the people of one organisation
# said is told by a quarter's latest revision alone.
_SUPERSEDED = """
    select snapshot_id from results.scorecard_snapshots
    where snapshot_id not in (
        select max_by(snapshot_id, revision) from results.scorecard_snapshots group by wave_quarter
    )
"""

SNAPSHOT_ROWS = f"""
    select * from results.snapshot_rows as kept
    where not (
        snapshot_id in ({_SUPERSEDED})
        and coalesce((content ->> 'source') = 'survey', false)
        and (content ->> 'organisation_id') <> 'all'
    )
"""

RESTATEMENTS = f"""
    select * from results.restatements
    where not (
        (snapshot_id in ({_SUPERSEDED}) or compared_with in ({_SUPERSEDED}))
        and table_name = 'scorecard'
        and not starts_with(row_key, 'all | ')
        and regexp_extract(row_key, ' \\| ([^|]+)$', 1) in (
            select indicator_id from marts.dim_indicators
        )
    )
"""

_REVISIONS = """
    select
        snapshot_id, wave_quarter, revision,
        revision = max(revision) over (partition by wave_quarter) as is_current
    from results.scorecard_snapshots
"""

SCORECARD_AS_WAS = f"""
    with was as (
        select
            revisions.snapshot_id, revisions.wave_quarter, revisions.revision,
            revisions.is_current,
            kept.content ->> 'organisation_id' as organisation_id,
            kept.content ->> 'perspective' as perspective,
            kept.content ->> 'kpi_id' as kpi_id,
            kept.content ->> 'source' as source,
            cast(kept.content ->> 'value' as double) as value,
            cast(kept.content ->> 'target' as double) as target,
            kept.content ->> 'status' as status,
            cast(kept.content ->> 'score' as double) as score,
            cast(kept.content ->> 'probability_green' as double) as probability_green,
            kept.content ->> 'probability_reason' as probability_reason,
            kept.content ->> 'trend' as trend,
            kept.content ->> 'reason' as reason
        from ({_REVISIONS}) as revisions
        inner join ({SNAPSHOT_ROWS}) as kept on revisions.snapshot_id = kept.snapshot_id
        where kept.table_name = 'scorecard'
    )
    select
        was.*, now.value as value_now, now.status as status_now, now.score as score_now,
        now.reason as reason_now,
        was.status is distinct from now.status
        or round(was.value, 9) is distinct from round(now.value, 9) as is_restated
    from was
    left join results.scorecard as now
        on was.wave_quarter = now.wave_quarter
        and was.organisation_id = now.organisation_id
        and was.perspective = now.perspective
        and was.kpi_id = now.kpi_id
    order by was.wave_quarter, was.revision, was.organisation_id, was.perspective, was.kpi_id
"""

VERDICTS_AS_WAS = f"""
    with was as (
        select
            revisions.snapshot_id, revisions.wave_quarter, revisions.revision,
            revisions.is_current,
            kept.content ->> 'hypothesis_id' as hypothesis_id,
            kept.content ->> 'policy' as policy,
            cast(kept.content ->> 'p' as double) as p,
            cast(kept.content ->> 'effect' as double) as effect,
            kept.content ->> 'verdict' as verdict,
            kept.content ->> 'verdict_paper' as verdict_paper
        from ({_REVISIONS}) as revisions
        inner join results.snapshot_rows as kept on revisions.snapshot_id = kept.snapshot_id
        where kept.table_name = 'verdicts'
    )
    select
        was.*, now.p as p_now, now.verdict as verdict_now, now.verdict_paper as verdict_paper_now,
        was.verdict is distinct from now.verdict
        or was.verdict_paper is distinct from now.verdict_paper
        or round(was.p, 9) is distinct from round(now.p, 9) as is_restated
    from was
    left join results.verdicts as now
        on was.wave_quarter = now.wave_quarter
        and was.hypothesis_id = now.hypothesis_id
        and was.policy = now.policy
        and now.segment_kind = 'all'
        and now.is_default_profile
    order by was.wave_quarter, was.revision, was.hypothesis_id, was.policy
"""
