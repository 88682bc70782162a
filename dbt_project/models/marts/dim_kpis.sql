{{ config(materialized='table') }}
select
    kpis.kpi_id,
    kpis.position,
    kpis.perspective,
    perspectives.name_en as perspective_name,
    kpis.goal_id,
    goals.name_en as goal_name,
    kpis.csf_id,
    csfs.name_en as csf_name,
    kpis.name_en,
    kpis.name_ko,
    kpis.name_ja,
    kpis.unit,
    kpis.direction,
    kpis.limit_minutes,
    kpis.goal,
    kpis.red_flag,
    kpis.worst,
    kpis.goal_high,
    kpis.red_flag_high,
    kpis.min_n,
    kpis.frequency,
    kpis.trailing_days,
    kpis.is_census,
    kpis.owner,
    kpis.is_critical,
    kpis.weight,
    kpis.valid_from
from {{ ref('kpis') }} as kpis
inner join {{ ref('scorecard_perspectives') }} as perspectives
    on kpis.perspective = perspectives.perspective
inner join {{ ref('scorecard_goals') }} as goals on kpis.goal_id = goals.goal_id
inner join {{ ref('scorecard_csfs') }} as csfs on kpis.csf_id = csfs.csf_id
