with mentioned as (
    select
        wave_quarter,
        organisation_id,
        sector,
        size,
        region,
        'survey' as kind
    from {{ ref('stg_survey__responses') }}
    where organisation_id is not null and {{ only_quarters_being_built() }}
    union all
    select
        wave_quarter,
        organisation_id,
        null as sector,
        null as size,
        null as region,
        'audit' as kind
    from {{ ref('stg_audit__control_results') }}
    where {{ only_quarters_being_built() }}
    union all
    select
        wave_quarter,
        organisation_id,
        null as sector,
        null as size,
        null as region,
        'kpis' as kind
    from {{ ref('stg_kpi__incidents') }}
    where {{ only_quarters_being_built() }}
    union all
    select
        wave_quarter,
        organisation_id,
        null as sector,
        null as size,
        null as region,
        'kpis' as kind
    from {{ ref('stg_kpi__measurements') }}
    where {{ only_quarters_being_built() }}
    union all
    select
        wave_quarter,
        organisation_id,
        null as sector,
        null as size,
        null as region,
        'audit' as kind
    from {{ ref('int_audit__tool_checks_rolled_up') }}
    where {{ only_quarters_being_built() }}
    union all
    select
        wave_quarter,
        organisation_id,
        null as sector,
        null as size,
        null as region,
        'declared' as kind
    from {{ ref('stg_wave__organisations') }}
    where {{ only_quarters_being_built() }}
),

counted as (
    select
        wave_quarter,
        organisation_id,
        case when min(sector) = max(sector) then min(sector) end as sector,
        case when min(size) = max(size) then min(size) end as size,
        case when min(region) = max(region) then min(region) end as region,
        count(case when kind = 'survey' then 1 end) > 0 as has_survey,
        count(case when kind = 'audit' then 1 end) > 0 as has_audit,
        count(case when kind = 'kpis' then 1 end) > 0 as has_kpis
    from mentioned
    group by wave_quarter, organisation_id
)

select
    counted.wave_quarter,
    counted.organisation_id,
    coalesce(declared.sector, counted.sector) as sector,
    coalesce(declared.size, counted.size) as size,
    coalesce(declared.region, counted.region) as region,
    declared.smart_factory_level,
    declared.remote_work,
    counted.has_survey,
    counted.has_audit,
    counted.has_kpis
from counted
-- Most organisations are described in no wave.yaml.
left join {{ ref('stg_wave__organisations') }} as declared
    on counted.wave_quarter = declared.wave_quarter
    and counted.organisation_id = declared.organisation_id
