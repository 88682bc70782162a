select
    wave_quarter,
    organisation_id,
    kpi_id,
    incident_id as record_id,
    left_out_reason as reason
from {{ ref('int_kpi__incidents_judged') }}
where outcome = 'left_out'
union all
select
    wave_quarter,
    organisation_id,
    kpi_id,
    measure_id
    || ' ' || cast(period_start as {{ sql_type('text') }})
    || ' to ' || cast(period_end as {{ sql_type('text') }}) as record_id,
    left_out_reason as reason
from {{ ref('int_kpi__measurements_placed') }}
where left_out_reason is not null
union all
-- No wave counts these, so the wave whose inbox holds them lists them.
select
    placed.inbox_quarter as wave_quarter,
    placed.organisation_id,
    steps.kpi_id,
    placed.incident_id as record_id,
    'detected in ' || placed.wave_quarter || ', a quarter without an inbox' as reason
from {{ ref('int_kpi__incidents_placed') }} as placed
inner join {{ ref('kpis') }} as steps on {{ holds_in('steps', 'placed.inbox_quarter') }}
where not placed.is_drill
    and steps.limit_minutes is not null
    and placed.wave_quarter not in (
        select waves.wave_quarter from {{ ref('stg_survey__waves') }} as waves
    )
