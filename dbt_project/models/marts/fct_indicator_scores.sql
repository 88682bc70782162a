with default_decisions as (
    select
        decisions.wave_quarter,
        decisions.response_id,
        decisions.is_kept
    from {{ ref('stg_screening__decisions') }} as decisions
    inner join {{ ref('stg_survey__waves') }} as waves
        on decisions.wave_quarter = waves.wave_quarter
        and decisions.profile = waves.default_profile
)

select
    scores.wave_quarter,
    scores.response_id,
    scores.indicator_id,
    scores.score_sum,
    scores.item_count,
    scores.items_asked,
    scores.score_units,
    scores.units_per_point,
    cast(scores.score_units as {{ sql_type('real') }}) / scores.units_per_point as score_likert,
    default_decisions.is_kept,
    -- An engine loses a quote that is doubled within a literal.
    case
        when not scores.is_scored
            then 'too few of the indicator' || chr(39) || 's items answered'
    end as reason
from {{ ref('int_survey__indicators_scored') }} as scores
inner join default_decisions
    on scores.wave_quarter = default_decisions.wave_quarter
    and scores.response_id = default_decisions.response_id
where {{ only_quarters_being_built('scores.wave_quarter') }}
