-- One row per response and item, attribute or indicator, with the value it took there.
select
    wave_quarter,
    'item' as kind,
    item_id as variable,
    coalesce(cast(answer as {{ sql_type('text') }}), 'missing') as value,
    response_id
from {{ ref('stg_survey__answers') }}
{% for attribute in ('layer', 'sector', 'size', 'region') %}
union all
select
    wave_quarter,
    'attribute' as kind,
    '{{ attribute }}' as variable,
    coalesce({{ attribute }}, 'not recorded') as value,
    response_id
from {{ ref('stg_survey__responses') }}
{% endfor %}
union all
select
    scores.wave_quarter,
    'indicator' as kind,
    scores.indicator_id as variable,
    coalesce(
        cast(
            cast(
                floor(1e0 * scores.score_units / scores.units_per_point + 0.5e0)
                as {{ sql_type('whole') }}
            ) as {{ sql_type('text') }}
        ),
        'missing'
    ) as value,
    scores.response_id
from {{ ref('int_survey__indicators_scored') }} as scores
inner join {{ ref('stg_survey__waves') }} as waves
    on scores.wave_quarter = waves.wave_quarter
inner join {{ ref('stg_screening__decisions') }} as decisions
    on scores.wave_quarter = decisions.wave_quarter
    and scores.response_id = decisions.response_id
    and waves.default_profile = decisions.profile
where decisions.is_kept
