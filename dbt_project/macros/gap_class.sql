{# How what people say compares with what audits show, of a gap that lies from low to high: a class
   where the whole of it agrees, else undecided; NULL without a gap. #}
{% macro gap_class(low, high) -%}
    case
        when {{ low }} > {{ assumption('perception_gap') }} then 'overconfident'
        when {{ high }} < -{{ assumption('perception_gap') }} then 'underconfident'
        when {{ low }} >= -{{ assumption('perception_gap') }}
            and {{ high }} <= {{ assumption('perception_gap') }}
            then 'consistent'
        when {{ low }} is not null then 'undecided'
    end
{%- endmacro %}
