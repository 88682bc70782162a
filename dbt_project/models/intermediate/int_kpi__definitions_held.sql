-- What each KPI means in a quarter, and what of the incident register it is counted from.
select
    waves.wave_quarter,
    kpis.kpi_id,
    kpis.position,
    kpis.perspective,
    kpis.goal_id,
    kpis.csf_id,
    kpis.name_en,
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
    kpis.measurement_rule,
    kpis.is_census,
    kpis.owner,
    kpis.is_critical,
    kpis.weight,
    kpis.formula,
    incident_kpis.counted as counted_incidents,
    incident_kpis.starts_at,
    incident_kpis.ends_at,
    {{ quarter_first_day('waves.wave_quarter') }} as first_day,
    {{ quarter_last_day('waves.wave_quarter') }} as last_day
from {{ ref('stg_survey__waves') }} as waves
inner join {{ ref('kpis') }} as kpis on {{ holds_in('kpis', 'waves.wave_quarter') }}
-- Most KPIs are stated in KPI files.
left join {{ ref('incident_kpis') }} as incident_kpis on kpis.kpi_id = incident_kpis.kpi_id
-- Most KPIs pool by adding up.
left join {{ ref('kpi_pooling') }} as kpi_pooling on kpis.kpi_id = kpi_pooling.kpi_id
