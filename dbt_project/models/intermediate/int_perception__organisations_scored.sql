-- What an organisation's people say, as a share of the scale: 0 at its lower end, 1 at its upper.
with scales as (
    select
        wave_quarter,
        indicator_id,
        min(scale_min) as scale_min,
        max(scale_max) as scale_max
    from {{ ref('stg_survey__items') }}
    where indicator_id is not null
    group by wave_quarter, indicator_id
),

summed as (
    select
        scores.wave_quarter,
        responses.organisation_id,
        scores.indicator_id,
        count(*) as n_respondents,
        {{ whole_sum('scores.score_units') }} as units,
        max(scores.units_per_point) as units_per_point
    from {{ ref('int_survey__indicators_scored') }} as scores
    inner join {{ ref('stg_survey__waves') }} as waves
        on scores.wave_quarter = waves.wave_quarter
    inner join {{ ref('stg_screening__decisions') }} as decisions
        on scores.wave_quarter = decisions.wave_quarter
        and scores.response_id = decisions.response_id
        and waves.default_profile = decisions.profile
    inner join {{ ref('stg_survey__responses') }} as responses
        on scores.wave_quarter = responses.wave_quarter
        and scores.response_id = responses.response_id
    where decisions.is_kept
        and scores.score_units is not null
        and responses.organisation_id is not null
    group by scores.wave_quarter, responses.organisation_id, scores.indicator_id
)

select
    summed.wave_quarter,
    summed.organisation_id,
    summed.indicator_id,
    summed.n_respondents,
    cast(summed.units as {{ sql_type('real') }}) / (summed.n_respondents * summed.units_per_point)
        as perceived_likert,
    (
        cast(summed.units as {{ sql_type('real') }})
        / (summed.n_respondents * summed.units_per_point)
        - scales.scale_min
    ) / (scales.scale_max - scales.scale_min) as perceived
from summed
inner join scales
    on summed.wave_quarter = scales.wave_quarter
    and summed.indicator_id = scales.indicator_id
where exists (
    select 1
    from {{ ref('control_indicators') }} as mapping
    where mapping.indicator_id = summed.indicator_id
)
