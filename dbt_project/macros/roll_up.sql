{# What the states of several results count to, for rolled_up_status; each row stands for `n`. #}
{% macro states_counted(n='1') -%}
    {%- for state in ['implemented', 'partial', 'planned', 'not_implemented', 'not_assessed'] -%}
    sum(case when status = '{{ state }}' then {{ n }} else 0 end) as {{ state }},
    {% endfor -%}
    sum(case when is_error then {{ n }} else 0 end) as errors,
    sum(case when is_expired then {{ n }} else 0 end) as expired,
    sum(case when is_waived then {{ n }} else 0 end) as waived
{%- endmacro %}

{# The state that results come to together. With some unknown it is known only where no answer to
   them could change it. #}
{% macro rolled_up_status() -%}
    case
        when implemented + partial + planned + not_implemented + not_assessed = 0
            then 'not_applicable'
        when errors > 0 or weight_evaluated = 0 then 'not_assessed'
        when partial > 0 or (implemented > 0 and planned + not_implemented > 0) then 'partial'
        when not_assessed > 0 then 'not_assessed'
        when implemented > 0 then 'implemented'
        when not_implemented > 0 then 'not_implemented'
        else 'planned'
    end
{%- endmacro %}

{# Why a rolled-up state has no value. #}
{% macro rolled_up_reason(what, of_what) -%}
    case
        when status = 'not_applicable' then 'does not apply to the organisation'
        when status <> 'not_assessed' then null
        when errors > 0 then 'a {{ what }} ended in an error'
        when expired > 0 then 'evidence expired'
        when weight_evaluated > 0 then 'not all of its {{ what }}s were assessed'
        else '{{ of_what }} did not assess it'
    end
{%- endmacro %}
