{# The different words of a group in order, separated by a comma. A list costs far less memory than
   a distinct aggregate, which keeps a hash table for every group. #}
{% macro distinct_words(expression) -%}
    nullif(array_to_string(list_sort(list_distinct(list({{ expression }}))), ', '), '')
{%- endmacro %}
