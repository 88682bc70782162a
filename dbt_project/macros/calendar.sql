{# First and last day of a quarter written 2021Q4; the last is the as-of day of its results. #}
{% macro quarter_first_day(quarter) -%}
    cast(
        substr({{ quarter }}, 1, 4)
        || case substr({{ quarter }}, 6, 1)
            when '1' then '-01-01' when '2' then '-04-01' when '3' then '-07-01' else '-10-01'
        end as {{ sql_type('day') }}
    )
{%- endmacro %}

{% macro quarter_last_day(quarter) -%}
    cast(
        substr({{ quarter }}, 1, 4)
        || case substr({{ quarter }}, 6, 1)
            when '1' then '-03-31' when '2' then '-06-30' when '3' then '-09-30' else '-12-31'
        end as {{ sql_type('day') }}
    )
{%- endmacro %}

{# The quarter that a calendar day belongs to, written 2021Q4. #}
{% macro quarter_of_day(day) -%}
    cast(extract(year from {{ day }}) as {{ sql_type('text') }})
    || 'Q' || cast(extract(quarter from {{ day }}) as {{ sql_type('text') }})
{%- endmacro %}

{# Counts quarters, so that two can be subtracted. #}
{% macro quarter_number(quarter) -%}
    4 * cast(substr({{ quarter }}, 1, 4) as {{ sql_type('whole') }})
    + cast(substr({{ quarter }}, 6, 1) as {{ sql_type('whole') }})
{%- endmacro %}
