{{ config(materialized='table') }}
with scales as (
    select
        wave_quarter,
        min(scale_min) as scale_min,
        max(scale_max) as scale_max
    from {{ ref('stg_survey__items') }}
    group by wave_quarter
)

select
    waves.wave_quarter,
    waves.title,
    waves.instrument_id,
    waves.instrument_version,
    scales.scale_min,
    scales.scale_max,
    waves.default_profile,
    waves.time_zone,
    {{ quarter_first_day('waves.wave_quarter') }} as first_day,
    {{ quarter_last_day('waves.wave_quarter') }} as last_day
from {{ ref('stg_survey__waves') }} as waves
-- A quarter without a survey has no scale.
left join scales on waves.wave_quarter = scales.wave_quarter
