-- One row per wave: how much the default profile removes, beside the shares that warn and stop.
select
    waves.wave_quarter,
    waves.default_profile,
    count(*) as response_count,
    count(case when decisions.is_kept then 1 end) as kept_count,
    1e0 * count(case when not decisions.is_kept then 1 end) / count(*) as rejected_share,
    max({{ assumption('screening_warn_share') }}) as warn_share,
    max({{ assumption('screening_error_share') }}) as error_share
from {{ ref('stg_survey__waves') }} as waves
inner join {{ ref('stg_screening__decisions') }} as decisions
    on waves.wave_quarter = decisions.wave_quarter
    and waves.default_profile = decisions.profile
group by waves.wave_quarter, waves.default_profile
