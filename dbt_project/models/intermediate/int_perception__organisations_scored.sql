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
        {{ whole_sum('scores.score_units * scores.score_units') }} as squared_units,
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
),

scaled as (
    select
        summed.*,
        scales.scale_min,
        scales.scale_max,
        cast(summed.units as {{ sql_type('real') }})
        / (summed.n_respondents * summed.units_per_point) as perceived_likert,
        case
            when summed.n_respondents > 1
                then
                    cast(
                        summed.n_respondents * summed.squared_units - summed.units * summed.units
                        as {{ sql_type('real') }}
                    )
                    / (summed.n_respondents * (summed.n_respondents - 1))
                    / (summed.units_per_point * summed.units_per_point)
        end as variance
    from summed
    inner join scales
        on summed.wave_quarter = scales.wave_quarter
        and summed.indicator_id = scales.indicator_id
)

select
    wave_quarter,
    organisation_id,
    indicator_id,
    n_respondents,
    perceived_likert,
    sqrt(variance) as perceived_sd,
    (perceived_likert - scale_min) / (scale_max - scale_min) as perceived,
    -- A share of the scale, as the mean is; responses of one organisation are independent.
    sqrt(variance / n_respondents) / (scale_max - scale_min) as perceived_se,
    -- r_wg of James, Demaree and Wolf (1984): answers without any agreement would be uniform.
    1 - variance * 12 / (power(scale_max - scale_min + 1, 2) - 1) as agreement
from scaled
where exists (
    select 1
    from {{ ref('control_indicators') }} as mapping
    where mapping.indicator_id = scaled.indicator_id
)
