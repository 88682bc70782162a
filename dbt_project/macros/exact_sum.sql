{# A sum of fractions, to twelve decimals, that does not depend on the order of adding. #}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(28, 12))) as {{ sql_type('real') }})
{%- endmacro %}

{% macro exact_mean(expression) -%}
    {{ exact_sum(expression) }} / nullif(count({{ expression }}), 0)
{%- endmacro %}
