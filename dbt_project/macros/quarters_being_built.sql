{# Keeps an incremental model to the quarters that this run rebuilds; a full refresh takes all. #}
{% macro only_quarters_being_built(column='wave_quarter') -%}
    {%- if is_incremental() -%}
        {{ column }} in (select wave_quarter from raw.quarters_to_build)
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
