-- Organisations weigh equally, whatever their number of responses. Units are whole numbers and the
-- mean over organisations is one of decimals, so that no figure depends on the order of adding.
with organisation_scores as (
    select
        scores.wave_quarter,
        segments.segment_kind,
        segments.segment,
        decisions.profile,
        scores.indicator_id,
        responses.organisation_id,
        cast({{ whole_sum('scores.score_units') }} as {{ sql_type('real') }})
            / (count(*) * max(scores.units_per_point)) as mean_score
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
    where decisions.is_kept
        and responses.organisation_id is not null
        and scores.score_units is not null
    group by
        scores.wave_quarter,
        segments.segment_kind,
        segments.segment,
        decisions.profile,
        scores.indicator_id,
        responses.organisation_id
)

select
    wave_quarter,
    segment_kind,
    segment,
    profile,
    indicator_id,
    count(*) as n_organisations,
    {{ organisation_mean('mean_score') }} as mean_of_organisations
from organisation_scores
group by
    wave_quarter,
    segment_kind,
    segment,
    profile,
    indicator_id
