{# What an audited state says at the end of the quarter, of a row with status, assessed_on and
   is_waived that is joined to the seed control_statuses. #}

{# Days from the assessment to the last day of the quarter. #}
{% macro evidence_age(result) -%}
    {{ days_between(result ~ '.assessed_on', quarter_last_day(result ~ '.wave_quarter')) }}
{%- endmacro %}

{# Evidence older than its validity says nothing about today; undated evidence does not expire. #}
{% macro is_expired(result, statuses) -%}
    coalesce(
        {{ statuses }}.is_evaluated
        and {{ evidence_age(result) }} > {{ assumption('evidence_validity_days') }},
        false
    )
{%- endmacro %}

{# What is expired counts as not assessed, and what is waived as not in place. #}
{% macro judged_status(result, statuses) -%}
    case
        when {{ is_expired(result, statuses) }} then 'not_assessed'
        when {{ statuses }}.is_evaluated and {{ result }}.is_waived then 'not_implemented'
        else {{ result }}.status
    end
{%- endmacro %}

{# What a state is worth, 0 to 1; NULL where it does not say how far the control is in place. #}
{% macro status_value(statuses) -%}
    case
        when {{ statuses }}.is_implemented then cast(1 as {{ sql_type('real') }})
        when {{ statuses }}.is_partial then {{ assumption('partial_value') }}
        when {{ statuses }}.is_evaluated then cast(0 as {{ sql_type('real') }})
    end
{%- endmacro %}
