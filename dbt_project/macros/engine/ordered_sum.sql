{# A sum of figures of any size, added from the smallest up: the same bits in whatever order the
   rows come, where decimals might not hold them. #}
{% macro ordered_sum(expression) -%}
    sum({{ expression }} order by {{ expression }})
{%- endmacro %}
