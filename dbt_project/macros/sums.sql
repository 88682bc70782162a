{# A sum of whole numbers that stays a 64-bit integer on every engine. #}
{% macro whole_sum(expression) -%}
    cast(sum({{ expression }}) as {{ sql_type('whole') }})
{%- endmacro %}

{# A sum of fractions that does not depend on the order of adding. #}
{% macro exact_sum(expression, decimals=12) -%}
    cast(
        sum(cast({{ expression }} as decimal({{ 16 + decimals }}, {{ decimals }})))
        as {{ sql_type('real') }}
    )
{%- endmacro %}

{% macro exact_mean(expression, decimals=12) -%}
    {{ exact_sum(expression, decimals) }} / nullif(count({{ expression }}), 0)
{%- endmacro %}

{# A mean over organisations: exact enough for that of one organisation to be its own value. #}
{% macro organisation_mean(expression) -%}
    {{ exact_mean(expression, decimals=18) }}
{%- endmacro %}
