with scoped as (
    select
        wave_quarter,
        organisation_id,
        kpi_id,
        minutes
    from {{ ref('int_kpi__incidents_judged') }}
    where minutes is not null
    union all
    select
        wave_quarter,
        'all' as organisation_id,
        kpi_id,
        minutes
    from {{ ref('int_kpi__incidents_judged') }}
    where minutes is not null
)

select
    wave_quarter,
    organisation_id,
    kpi_id,
    percentile_cont(0.5) within group (order by minutes) as median_minutes,
    percentile_cont(0.9) within group (order by minutes) as p90_minutes
from scoped
group by wave_quarter, organisation_id, kpi_id
