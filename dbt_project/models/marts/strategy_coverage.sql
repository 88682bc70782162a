-- What is declared is the same for every organisation; only the data are each one's own.
with quarters as (
    select distinct
        wave_quarter,
        organisation_id
    from {{ ref('fct_kpi_values') }}
    where {{ only_quarters_being_built() }}
),

elements as (
    select
        'goal' as element_kind,
        goals.goal_id as element_id,
        1 as kind_position,
        goals.position,
        goals.perspective,
        goals.name_en,
        goals.owner,
        goals.valid_from,
        goals.valid_to
    from {{ ref('scorecard_goals') }} as goals
    union all
    select
        'csf' as element_kind,
        csfs.csf_id as element_id,
        2 as kind_position,
        csfs.position,
        csfs.perspective,
        csfs.name_en,
        csfs.owner,
        csfs.valid_from,
        csfs.valid_to
    from {{ ref('scorecard_csfs') }} as csfs
    union all
    select
        'kpi' as element_kind,
        kpis.kpi_id as element_id,
        3 as kind_position,
        kpis.position,
        kpis.perspective,
        kpis.name_en,
        kpis.owner,
        kpis.valid_from,
        kpis.valid_to
    from {{ ref('kpis') }} as kpis
),

kinds as (
    select distinct elements.element_kind
    from elements
),

waves as (
    select distinct quarters.wave_quarter
    from quarters
),

-- A KPI serves its goal, its success factor and itself; so does an action.
serving as (
    select
        served.element_kind,
        case served.element_kind
            when 'goal' then kpis.goal_id when 'csf' then kpis.csf_id else kpis.kpi_id
        end as element_id,
        kpis.kpi_id,
        kpis.goal,
        kpis.valid_from,
        kpis.valid_to
    from {{ ref('kpis') }} as kpis
    cross join kinds as served
),

acting as (
    select
        served.element_kind,
        case served.element_kind
            when 'goal' then actions.goal_id when 'csf' then actions.csf_id else actions.kpi_id
        end as element_id,
        actions.action_id,
        actions.done_on,
        actions.valid_from,
        actions.valid_to
    from {{ ref('action_plans') }} as actions
    cross join kinds as served
),

measured as (
    select
        quarters.wave_quarter,
        quarters.organisation_id,
        serving.element_kind,
        serving.element_id,
        count(*) as kpi_count,
        count(serving.goal) as target_count,
        count(kpi_values.value) as data_count
    from quarters
    inner join serving on {{ holds_in('serving', 'quarters.wave_quarter') }}
    -- A KPI that was not measured still counts as a KPI.
    left join {{ ref('fct_kpi_values') }} as kpi_values
        on quarters.wave_quarter = kpi_values.wave_quarter
        and quarters.organisation_id = kpi_values.organisation_id
        and serving.kpi_id = kpi_values.kpi_id
    group by
        quarters.wave_quarter,
        quarters.organisation_id,
        serving.element_kind,
        serving.element_id
),

opened as (
    select
        waves.wave_quarter,
        acting.element_kind,
        acting.element_id,
        count(*) as open_action_count
    from waves
    inner join acting
        on {{ holds_in('acting', 'waves.wave_quarter') }}
        and coalesce(acting.done_on > {{ quarter_last_day('waves.wave_quarter') }}, true)
    group by waves.wave_quarter, acting.element_kind, acting.element_id
),

judged as (
    select
        quarters.wave_quarter,
        quarters.organisation_id,
        elements.element_kind,
        elements.element_id,
        elements.kind_position,
        elements.position,
        elements.perspective,
        elements.name_en,
        elements.owner,
        coalesce(measured.kpi_count, 0) as kpi_count,
        coalesce(opened.open_action_count, 0) as open_action_count,
        coalesce(measured.kpi_count, 0) > 0 as has_kpi,
        elements.owner is not null as has_owner,
        coalesce(measured.target_count = measured.kpi_count, false) as has_target,
        coalesce(measured.data_count = measured.kpi_count, false) as has_data,
        coalesce(opened.open_action_count, 0) > 0 as has_open_action
    from quarters
    inner join elements on {{ holds_in('elements', 'quarters.wave_quarter') }}
    -- An element that nothing serves is what this table is there to find.
    left join measured
        on quarters.wave_quarter = measured.wave_quarter
        and quarters.organisation_id = measured.organisation_id
        and elements.element_kind = measured.element_kind
        and elements.element_id = measured.element_id
    left join opened
        on quarters.wave_quarter = opened.wave_quarter
        and elements.element_kind = opened.element_kind
        and elements.element_id = opened.element_id
)

select
    wave_quarter,
    organisation_id,
    element_kind,
    element_id,
    kind_position * 1000 + position as position,
    perspective,
    name_en,
    owner,
    kpi_count,
    open_action_count,
    has_kpi,
    has_owner,
    has_target,
    has_data,
    has_open_action,
    has_kpi and has_owner and has_target and has_data and has_open_action as is_covered,
    nullif(
        concat_ws(
            ', ',
            case when not has_kpi then 'no KPI' end,
            case when not has_owner then 'no owner' end,
            case when has_kpi and not has_target then 'no target' end,
            case when has_kpi and not has_data then 'no data this quarter' end,
            case when not has_open_action then 'no open action' end
        ),
        ''
    ) as missing
from judged
