-- One row per wave: how much the default profile removes, beside the shares that warn and stop, and
-- whether the wave is large enough for the model of attentive answers to claim a rate.
with opinion_items as (
    select
        wave_quarter,
        count(*) as item_count
    from {{ ref('stg_survey__items') }}
    where expected_answer is null
    group by wave_quarter
)
select
    waves.wave_quarter,
    waves.default_profile,
    count(*) as response_count,
    count(case when decisions.is_kept then 1 end) as kept_count,
    1e0 * count(case when not decisions.is_kept then 1 end) / count(*) as rejected_share,
    max({{ assumption('screening_warn_share') }}) as warn_share,
    max({{ assumption('screening_error_share') }}) as error_share,
    1e0 * count(*) / max(opinion_items.item_count) as responses_per_item,
    max({{ assumption('screening_responses_per_item') }}) as least_responses_per_item
from {{ ref('stg_survey__waves') }} as waves
inner join {{ ref('stg_screening__decisions') }} as decisions
    on waves.wave_quarter = decisions.wave_quarter
    and waves.default_profile = decisions.profile
left join opinion_items on waves.wave_quarter = opinion_items.wave_quarter
group by waves.wave_quarter, waves.default_profile
