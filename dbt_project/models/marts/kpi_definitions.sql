{{ config(materialized='table') }}
select
    kpis.kpi_id,
    kpis.valid_from,
    kpis.valid_to,
    row_number() over (
        partition by kpis.kpi_id order by kpis.valid_from desc nulls last
    ) = 1 as is_latest,
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
    kpi_pooling.pooled_goal,
    kpi_pooling.pooled_red_flag,
    kpis.min_n,
    kpis.frequency,
    kpis.trailing_days,
    kpis.is_census,
    kpis.owner,
    kpis.is_critical,
    kpis.weight,
    kpis.baseline,
    kpis.information_need,
    kpis.measure_type,
    kpis.formula,
    kpis.evidence,
    kpis.collector,
    kpis.customer,
    kpis.data_source,
    kpis.author
from {{ ref('kpis') }} as kpis
inner join {{ ref('scorecard_perspectives') }} as perspectives
    on kpis.perspective = perspectives.perspective
inner join {{ ref('scorecard_goals') }} as goals on kpis.goal_id = goals.goal_id
-- A KPI may measure its goal without a success factor between them.
left join {{ ref('scorecard_csfs') }} as csfs on kpis.csf_id = csfs.csf_id
-- Most KPIs pool by adding up.
left join {{ ref('kpi_pooling') }} as kpi_pooling on kpis.kpi_id = kpi_pooling.kpi_id
