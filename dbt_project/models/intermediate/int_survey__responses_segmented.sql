-- One row per response and segment that it belongs to; the whole wave is the segment all, all.
{% set kinds = {
    'all': "'all'", 'sector': 'sector', 'size': 'size', 'region': 'region', 'layer': 'layer',
    'organisation': 'organisation_id',
} %}
{% for kind, segment in kinds.items() %}
select
    wave_quarter,
    response_id,
    '{{ kind }}' as segment_kind,
    {{ segment }} as segment
from {{ ref('stg_survey__responses') }}
where {{ segment }} is not null
{{ 'union all' if not loop.last }}
{% endfor %}
