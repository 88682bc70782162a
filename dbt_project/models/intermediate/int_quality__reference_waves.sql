-- The waves that a wave is held against: the latest ones before it of the same instrument.
with surveyed as (
    select
        waves.wave_quarter,
        waves.instrument_id,
        waves.instrument_version
    from {{ ref('stg_survey__waves') }} as waves
    where exists (
        select 1
        from {{ ref('int_quality__value_mix') }} as mix
        where mix.wave_quarter = waves.wave_quarter
    )
),

ranked as (
    select
        later.wave_quarter,
        earlier.wave_quarter as earlier_quarter,
        row_number() over (
            partition by later.wave_quarter order by earlier.wave_quarter desc
        ) as recency
    from surveyed as later
    inner join surveyed as earlier
        on later.instrument_id = earlier.instrument_id
        and later.instrument_version = earlier.instrument_version
        and later.wave_quarter > earlier.wave_quarter
)

select
    wave_quarter,
    earlier_quarter
from ranked
where recency <= {{ assumption('drift_reference_waves') }}
