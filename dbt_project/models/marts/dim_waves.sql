{{ config(materialized='table') }}
select
    wave_quarter,
    title,
    instrument_id,
    instrument_version,
    default_profile,
    time_zone,
    {{ quarter_first_day('wave_quarter') }} as first_day,
    {{ quarter_last_day('wave_quarter') }} as last_day
from {{ ref('stg_survey__waves') }}
