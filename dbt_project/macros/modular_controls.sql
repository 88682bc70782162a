{# The framework whose requirements are the controls themselves, as frameworks.csv names it. #}
{% macro modular_controls() -%}
    'modular-controls-2021'
{%- endmacro %}
