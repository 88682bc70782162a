{# Whether a declared row holds in a quarter: on its last day. An empty end is open. #}
{% macro holds_in(declared, quarter) -%}
    coalesce({{ declared }}.valid_from <= {{ quarter_last_day(quarter) }}, true)
    and coalesce({{ declared }}.valid_to >= {{ quarter_last_day(quarter) }}, true)
{%- endmacro %}
