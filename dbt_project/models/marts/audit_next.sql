-- The bounds of a cause are means of means, so what one control adds to their width is its own
-- width over the applicable items of its row and the applicable rows of the cause.
with results as (
    select
        wave_quarter,
        organisation_id,
        control_id,
        group_id,
        status,
        value_high - value_low as width,
        reason,
        count(*) over (partition by wave_quarter, organisation_id, group_id) as row_items
    from {{ ref('fct_control_results') }}
    where is_applicable and {{ only_quarters_being_built() }}
),

row_counts as (
    select
        results.wave_quarter,
        results.organisation_id,
        marks.cause_id,
        count(distinct results.group_id) as cause_rows
    from results
    inner join {{ ref('control_group_causes') }} as marks on results.group_id = marks.group_id
    group by results.wave_quarter, results.organisation_id, marks.cause_id
),

shrunk as (
    select
        results.wave_quarter,
        results.organisation_id,
        results.control_id,
        results.status,
        results.reason,
        count(*) as cause_count,
        {{ exact_sum(
            'causes.rate_pct * results.width / (results.row_items * row_counts.cause_rows)'
        ) }} as shrinks_by
    from results
    inner join {{ ref('control_group_causes') }} as marks on results.group_id = marks.group_id
    inner join {{ ref('leak_causes') }} as causes on marks.cause_id = causes.cause_id
    inner join row_counts
        on results.wave_quarter = row_counts.wave_quarter
        and results.organisation_id = row_counts.organisation_id
        and marks.cause_id = row_counts.cause_id
    where results.width > 0
    group by
        results.wave_quarter,
        results.organisation_id,
        results.control_id,
        results.status,
        results.reason
)

select
    shrunk.wave_quarter,
    shrunk.organisation_id,
    shrunk.control_id,
    -- Rounded, so that ties are shown as ties.
    cast(
        rank() over (
            partition by shrunk.wave_quarter, shrunk.organisation_id
            order by round(shrunk.shrinks_by / controls.audit_hours, 9) desc
        ) as {{ sql_type('whole') }}
    ) as priority,
    shrunk.status,
    shrunk.cause_count,
    shrunk.shrinks_by,
    shrunk.shrinks_by / cast(
        sum(cast(shrunk.shrinks_by as decimal(28, 12)))
            over (partition by shrunk.wave_quarter, shrunk.organisation_id)
        as {{ sql_type('real') }}
    ) as width_share,
    controls.audit_hours,
    shrunk.shrinks_by / controls.audit_hours as shrinks_per_hour,
    shrunk.reason
from shrunk
inner join {{ ref('controls') }} as controls on shrunk.control_id = controls.control_id
