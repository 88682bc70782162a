{# Fails on each key that more than one row has; the key is the grain that the table's meta states. #}
{% test grain_is_unique(model) %}
{%- set grain = declared_grain() | join(', ') %}
select {{ grain }}, count(*) as row_count
from {{ model }}
group by {{ grain }}
having count(*) > 1
{% endtest %}
