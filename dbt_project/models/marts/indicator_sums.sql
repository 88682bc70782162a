select
    segments.wave_quarter,
    segments.segment_kind,
    segments.segment,
    scores.indicator_id,
    decisions.profile,
    decisions.profile = waves.default_profile as is_default_profile,
    scores.units_per_point,
    count(*) as response_count,
    count(scores.score_units) as n,
    coalesce({{ whole_sum('scores.score_units') }}, 0) as sum_units,
    coalesce({{ whole_sum('scores.score_units * scores.score_units') }}, 0) as sum_squared_units,
    coalesce(
        cast({{ whole_sum('scores.score_units') }} as {{ sql_type('real') }})
        / scores.units_per_point,
        0
    ) as sum_points,
    count(distinct responses.organisation_id) as n_organisations
from {{ ref('int_survey__indicators_scored') }} as scores
inner join {{ ref('int_survey__responses_segmented') }} as segments
    on scores.wave_quarter = segments.wave_quarter
    and scores.response_id = segments.response_id
inner join {{ ref('stg_survey__responses') }} as responses
    on scores.wave_quarter = responses.wave_quarter
    and scores.response_id = responses.response_id
inner join {{ ref('stg_screening__decisions') }} as decisions
    on scores.wave_quarter = decisions.wave_quarter
    and scores.response_id = decisions.response_id
inner join {{ ref('stg_survey__waves') }} as waves
    on scores.wave_quarter = waves.wave_quarter
where decisions.is_kept
    and {{ only_quarters_being_built('segments.wave_quarter') }}
group by
    segments.wave_quarter,
    segments.segment_kind,
    segments.segment,
    scores.indicator_id,
    decisions.profile,
    waves.default_profile,
    scores.units_per_point
