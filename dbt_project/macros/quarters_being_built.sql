{# Keeps an incremental model to the quarters that this run rebuilds; a full refresh takes all. The
   quarters stand in the query as literals: a subquery is not pushed through aggregating views. #}
{% macro only_quarters_being_built(column='wave_quarter') -%}
    {%- if is_incremental() and execute -%}
        {%- set building = run_query('select wave_quarter from raw.quarters_to_build order by 1') -%}
        {{ column }} in (
            {%- for quarter in building.columns[0].values() -%}
                '{{ quarter }}'{{ ', ' if not loop.last }}
            {%- endfor -%}
        )
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Deletes what an earlier run made of these quarters, also where nothing will replace it. #}
{% macro forget_quarters_being_built() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where wave_quarter in (select wave_quarter from raw.quarters_to_build)
    {%- endif -%}
{%- endmacro %}
