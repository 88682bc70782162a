{# One home for column types, so that the models can run on an engine that spells them otherwise. #}
{% macro sql_type(kind) -%}
    {%- set types = {
        'whole': 'bigint', 'real': 'double', 'text': 'string',
        'flag': 'boolean', 'day': 'date', 'moment': 'timestamp with time zone',
    } -%}
    {{ types[kind] }}
{%- endmacro %}
