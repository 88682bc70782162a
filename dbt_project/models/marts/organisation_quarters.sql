with mentioned as (
    select
        wave_quarter,
        organisation_id,
        sector,
        size,
        region,
        1 as has_survey,
        0 as has_audit,
        0 as has_kpis
    from {{ ref('stg_survey__responses') }}
    where organisation_id is not null and {{ only_quarters_being_built() }}
    union all
    select wave_quarter, organisation_id, null, null, null, 0, 1, 0
    from {{ ref('stg_audit__control_results') }}
    where {{ only_quarters_being_built() }}
    union all
    select wave_quarter, organisation_id, null, null, null, 0, 0, 1
    from {{ ref('stg_kpi__incidents') }}
    where {{ only_quarters_being_built() }}
    union all
    select wave_quarter, organisation_id, null, null, null, 0, 0, 1
    from {{ ref('stg_kpi__measurements') }}
    where {{ only_quarters_being_built() }}
)

select
    wave_quarter,
    organisation_id,
    case when min(sector) = max(sector) then min(sector) end as sector,
    case when min(size) = max(size) then min(size) end as size,
    case when min(region) = max(region) then min(region) end as region,
    max(has_survey) = 1 as has_survey,
    max(has_audit) = 1 as has_audit,
    max(has_kpis) = 1 as has_kpis
from mentioned
group by wave_quarter, organisation_id
