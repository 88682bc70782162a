-- The profile manual is a result of its own only where a reviewer decided, or where the wave is
-- judged by it.
with reviewed as (
    select distinct wave_quarter
    from {{ source('screened', 'screening_decisions') }}
    where reviewer is not null
)
select
    decisions.wave_quarter,
    decisions.profile,
    decisions.response_id,
    decisions.is_kept,
    decisions.reasons
from {{ source('screened', 'screening_decisions') }} as decisions
inner join {{ ref('stg_survey__waves') }} as waves on decisions.wave_quarter = waves.wave_quarter
left join reviewed on decisions.wave_quarter = reviewed.wave_quarter
where
    decisions.profile <> 'manual'
    or waves.default_profile = 'manual'
    or reviewed.wave_quarter is not null
