-- From the action plan down to what it is meant to close, and back up with today's figures.
with paths as (
    select
        actions.action_id,
        actions.position,
        actions.perspective,
        actions.kpi_id,
        actions.valid_from,
        actions.valid_to,
        kpi_controls.control_id,
        kpi_controls.confidence,
        marks.cause_id
    from {{ ref('action_plans') }} as actions
    inner join {{ ref('kpi_controls') }} as kpi_controls
        on actions.kpi_id = kpi_controls.kpi_id
    inner join {{ ref('controls') }} as controls
        on kpi_controls.control_id = controls.control_id
    inner join {{ ref('control_group_causes') }} as marks
        on controls.group_id = marks.group_id
)

select
    organisations.wave_quarter,
    organisations.organisation_id,
    paths.action_id,
    paths.position,
    paths.perspective,
    paths.kpi_id,
    paths.control_id,
    paths.cause_id,
    paths.confidence,
    kpi_values.value as kpi_value,
    kpis.goal as kpi_goal,
    results.status as control_status,
    results.value as control_value,
    exposure.residual,
    exposure.residual_low,
    exposure.residual_high,
    case
        when kpi_values.value is null and results.value is null
            then 'neither the KPI nor the control is known'
        when kpi_values.value is null then 'the KPI is not known'
        when results.value is null then 'the control is not known'
    end as reason
from {{ ref('organisation_quarters') }} as organisations
inner join paths on {{ holds_in('paths', 'organisations.wave_quarter') }}
inner join {{ ref('int_kpi__definitions_held') }} as kpis
    on organisations.wave_quarter = kpis.wave_quarter
    and paths.kpi_id = kpis.kpi_id
-- A path without a KPI value, an audit or an exposure is a broken link to be seen.
left join {{ ref('fct_kpi_values') }} as kpi_values
    on organisations.wave_quarter = kpi_values.wave_quarter
    and organisations.organisation_id = kpi_values.organisation_id
    and paths.kpi_id = kpi_values.kpi_id
left join {{ ref('fct_control_results') }} as results
    on organisations.wave_quarter = results.wave_quarter
    and organisations.organisation_id = results.organisation_id
    and paths.control_id = results.control_id
left join {{ ref('leak_cause_exposure') }} as exposure
    on organisations.wave_quarter = exposure.wave_quarter
    and organisations.organisation_id = exposure.organisation_id
    and paths.cause_id = exposure.cause_id
where {{ only_quarters_being_built('organisations.wave_quarter') }}
