{{ config(materialized='table') }}
-- Attributes are those of the latest quarter that gives them.
with ranked as (
    select
        organisation_id,
        wave_quarter,
        sector,
        size,
        region,
        smart_factory_level,
        remote_work,
        has_survey,
        has_audit,
        has_kpis,
        row_number() over (
            partition by organisation_id
            order by case when sector is null then 1 else 0 end, wave_quarter desc
        ) as sector_rank,
        row_number() over (
            partition by organisation_id
            order by case when size is null then 1 else 0 end, wave_quarter desc
        ) as size_rank,
        row_number() over (
            partition by organisation_id
            order by case when region is null then 1 else 0 end, wave_quarter desc
        ) as region_rank,
        row_number() over (
            partition by organisation_id
            order by case when smart_factory_level is null then 1 else 0 end, wave_quarter desc
        ) as level_rank,
        row_number() over (
            partition by organisation_id
            order by case when remote_work is null then 1 else 0 end, wave_quarter desc
        ) as remote_rank
    from {{ ref('organisation_quarters') }}
)

select
    organisation_id,
    max(case when sector_rank = 1 then sector end) as sector,
    max(case when size_rank = 1 then size end) as size,
    max(case when region_rank = 1 then region end) as region,
    max(case when level_rank = 1 then smart_factory_level end) as smart_factory_level,
    bool_or(case when remote_rank = 1 then remote_work end) as remote_work,
    bool_or(has_survey) as has_survey,
    bool_or(has_audit) as has_audit,
    bool_or(has_kpis) as has_kpis,
    min(wave_quarter) as first_quarter,
    max(wave_quarter) as last_quarter
from ranked
group by organisation_id
