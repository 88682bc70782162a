-- Later waves stay out, so that the results of a quarter are the same whenever it is run.
select
    later.wave_quarter,
    earlier.wave_quarter as earlier_quarter
from {{ ref('stg_survey__waves') }} as later
inner join {{ ref('stg_survey__waves') }} as earlier
    on later.instrument_id = earlier.instrument_id
    and later.wave_quarter > earlier.wave_quarter
where exists (
    select 1
    from {{ ref('stg_screening__decisions') }} as decisions
    where decisions.wave_quarter = earlier.wave_quarter
)
