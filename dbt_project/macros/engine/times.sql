{# The calendar day on which a moment falls in a named time zone. #}
{% macro local_day(moment, zone) -%}
    cast({{ moment }} at time zone {{ zone }} as {{ sql_type('day') }})
{%- endmacro %}

{# The moment at which a calendar day ends in a named time zone. #}
{% macro end_of_day(day, zone) -%}
    cast({{ day }} + interval '1' day as timestamp) at time zone {{ zone }}
{%- endmacro %}

{% macro days_between(earlier, later) -%}
    cast({{ later }} - {{ earlier }} as {{ sql_type('whole') }})
{%- endmacro %}

{% macro minutes_between(earlier, later) -%}
    extract(epoch from ({{ later }} - {{ earlier }})) / 60
{%- endmacro %}
