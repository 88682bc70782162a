{# Fails where the relation has another number of rows than the source it copies. #}
{% test row_count(model, rows) %}
select count(*) as row_count
from {{ model }}
having count(*) <> {{ rows }}
{% endtest %}
