{# A table of Python's that steers a run. It is no source, since nothing is computed from it and the
   graph shows what is. #}
{% macro steering_table(name) -%}
    {{ api.Relation.create(database=target.database, schema='raw', identifier=name) }}
{%- endmacro %}
