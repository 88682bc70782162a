{# Whether a declared row holds in a quarter: on its last day. An empty end is open. #}
{% macro holds_in(declared, quarter) -%}
    coalesce({{ declared }}.valid_from <= {{ quarter_last_day(quarter) }}, true)
    and coalesce({{ declared }}.valid_to >= {{ quarter_last_day(quarter) }}, true)
{%- endmacro %}

{# Whether a day lies in the window that a KPI looks back on: the quarter, or the days that its
   definition of the quarter says. #}
{% macro in_window(day, definition) -%}
    {{ day }} <= {{ definition }}.last_day
    and (
        {{ day }} >= {{ definition }}.first_day
        or {{ days_between(day, definition ~ '.last_day') }} < {{ definition }}.trailing_days
    )
{%- endmacro %}
