{# The schema is the layer's own name, so that a Dagster asset key equals schema and table. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
