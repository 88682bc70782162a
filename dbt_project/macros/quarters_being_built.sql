{# True of the rows of the quarters that this run rebuilds. The quarters stand in the query as
   literals: a subquery is not pushed through aggregating views. #}
{% macro in_quarters_being_built(column) -%}
    {%- set steering = steering_table('quarters_to_build') -%}
    {%- set building = run_query('select wave_quarter from ' ~ steering ~ ' order by 1') -%}
    {{ column }} in (
        {%- for quarter in building.columns[0].values() -%}
            '{{ quarter }}'{{ ', ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}

{# Keeps an incremental model to the quarters that this run rebuilds; a full refresh takes all. #}
{% macro only_quarters_being_built(column='wave_quarter') -%}
    {%- if is_incremental() and execute -%}
        {{ in_quarters_being_built(column) }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Deletes what an earlier run made of these quarters, also where nothing will replace it. #}
{% macro forget_quarters_being_built() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where wave_quarter in (
            select wave_quarter from {{ steering_table('quarters_to_build') }}
        )
    {%- endif -%}
{%- endmacro %}

{# What a generic test looks at, in place of dbt's own macro of this name: the quarters that this
   run rebuilds, also in a full refresh, so that the bad rows of one quarter stop no other. Seeds,
   and the models that are tables, hold definitions and are looked at whole. #}
{% macro get_where_subquery(relation) -%}
    {%- set conditions = [config.get('where')] if config.get('where') else [] -%}
    {%- if execute and model.attached_node -%}
        {%- set tested = graph.nodes[model.attached_node] -%}
        {%- if tested.resource_type == 'model' and tested.config.materialized != 'table' -%}
            {%- do conditions.append(in_quarters_being_built('wave_quarter')) -%}
        {%- endif -%}
    {%- endif -%}
    {%- if not conditions -%}
        {%- do return(relation) -%}
    {%- endif -%}
    {%- do return(
        '(select * from ' ~ relation ~ ' where ' ~ conditions | join(' and ') ~ ') dbt_subquery'
    ) -%}
{%- endmacro %}
