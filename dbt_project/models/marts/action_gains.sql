-- What an open action would close if it put the controls of its KPI in place. A control adds to
-- its row, and the row to each cause that it is marked for, as in leak_cause_exposure.
with opened as (
    select
        organisations.wave_quarter,
        organisations.organisation_id,
        actions.action_id,
        actions.position,
        actions.perspective,
        actions.goal_id,
        actions.kpi_id,
        actions.name_en,
        actions.owner,
        actions.cost_days
    from {{ ref('organisation_quarters') }} as organisations
    inner join {{ ref('action_plans') }} as actions
        on {{ holds_in('actions', 'organisations.wave_quarter') }}
        and coalesce(
            actions.done_on > {{ quarter_last_day('organisations.wave_quarter') }}, true
        )
    where {{ only_quarters_being_built('organisations.wave_quarter') }}
),

results as (
    select
        wave_quarter,
        organisation_id,
        control_id,
        group_id,
        value_low,
        value_high,
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

closing as (
    select
        opened.wave_quarter,
        opened.organisation_id,
        opened.action_id,
        count(distinct results.control_id) as control_count,
        {{ exact_sum(
            'causes.rate_pct * (1 - results.value_high)'
            ' / (results.row_items * row_counts.cause_rows)'
        ) }} as exposure_gain_low,
        {{ exact_sum(
            'causes.rate_pct * (1 - results.value_low)'
            ' / (results.row_items * row_counts.cause_rows)'
        ) }} as exposure_gain_high
    from opened
    inner join {{ ref('kpi_controls') }} as links on opened.kpi_id = links.kpi_id
    inner join results
        on opened.wave_quarter = results.wave_quarter
        and opened.organisation_id = results.organisation_id
        and links.control_id = results.control_id
    inner join {{ ref('control_group_causes') }} as marks on results.group_id = marks.group_id
    inner join {{ ref('leak_causes') }} as causes on marks.cause_id = causes.cause_id
    inner join row_counts
        on results.wave_quarter = row_counts.wave_quarter
        and results.organisation_id = row_counts.organisation_id
        and marks.cause_id = row_counts.cause_id
    group by opened.wave_quarter, opened.organisation_id, opened.action_id
)

select
    opened.wave_quarter,
    opened.organisation_id,
    opened.action_id,
    opened.position,
    opened.perspective,
    opened.goal_id,
    opened.kpi_id,
    opened.name_en,
    opened.owner,
    opened.cost_days,
    coalesce(closing.control_count, 0) as control_count,
    closing.exposure_gain_low,
    closing.exposure_gain_high,
    case when closing.action_id is null then 'no audited control that applies is linked to it' end
        as reason
from opened
-- An action without an audited control may still move its KPI.
left join closing
    on opened.wave_quarter = closing.wave_quarter
    and opened.organisation_id = closing.organisation_id
    and opened.action_id = closing.action_id
