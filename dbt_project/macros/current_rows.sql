{# Rows of a raw table that belong to the current load of their quarter; raw tables only grow. #}
{% macro current_rows(table) -%}
    (
        select *
        from {{ source('raw', table) }}
        where load_id in (select load_id from {{ steering_table('current_loads') }})
    )
{%- endmacro %}

{# One number of the assumption register; a project test checks that every id used exists. #}
{% macro assumption(id) -%}
    (select value from {{ source('raw', 'assumptions') }} where assumption_id = '{{ id }}')
{%- endmacro %}
