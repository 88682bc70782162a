{# One home for column types, so that the models can run on an engine that spells them otherwise. #}
{% macro sql_type(kind) -%}
    {%- set types = {
        'whole': 'bigint', 'real': 'double', 'text': 'varchar',
        'flag': 'boolean', 'day': 'date', 'moment': 'timestamp with time zone',
    } -%}
    {{ types[kind] }}
{%- endmacro %}

{# A sum of whole numbers that stays a 64-bit integer on every engine. #}
{% macro whole_sum(expression) -%}
    cast(sum({{ expression }}) as {{ sql_type('whole') }})
{%- endmacro %}
