{# Fails on each value outside [low, high]; a NULL passes, not_null is a constraint of its own. #}
{% test between(model, column_name, low=none, high=none) %}
select {{ column_name }}
from {{ model }}
where false
    {% if low is not none %}or {{ column_name }} < {{ low }}{% endif %}
    {% if high is not none %}or {{ column_name }} > {{ high }}{% endif %}
{% endtest %}
