{# Fails on each key that several rows share; the key is the grain in the meta of the table. #}
{% test grain_is_unique(model) %}
{%- set grain = declared_grain() | join(', ') %}
select {{ grain }}, count(*) as row_count
from {{ model }}
group by {{ grain }}
having count(*) > 1
{% endtest %}
