{# Fails on each value off the answer scale of its wave's instrument; a NULL passes. #}
{% test on_scale(model, column_name, items) %}
with scored as (
    select wave_quarter, {{ column_name }}
    from {{ model }}
),

scales as (
    select wave_quarter, min(scale_min) as scale_min, max(scale_max) as scale_max
    from {{ items }}
    group by wave_quarter
)

select scored.{{ column_name }}
from scored
inner join scales on scored.wave_quarter = scales.wave_quarter
where scored.{{ column_name }} < scales.scale_min or scored.{{ column_name }} > scales.scale_max
{% endtest %}
