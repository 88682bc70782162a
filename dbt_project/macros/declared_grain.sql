{# The grain that the tested table states in its meta. In the test itself `model` is the table, not
   the node of the test. #}
{% macro declared_grain() -%}
    {%- if execute -%}
        {%- do return(graph.nodes[model.attached_node].config.meta.grain) -%}
    {%- endif -%}
    {%- do return([]) -%}
{%- endmacro %}
