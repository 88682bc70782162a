-- How many rows each input brought, also where it brought none; kept, so that a later quarter
-- need not count again.
{% set inputs = {
    'survey_responses': 'stg_survey__responses', 'survey_answers': 'stg_survey__answers',
    'control_results': 'stg_audit__control_results', 'incidents': 'stg_kpi__incidents',
    'kpi_measurements': 'stg_kpi__measurements',
} %}
with counted as (
    {% for input, table in inputs.items() %}
    select
        waves.wave_quarter,
        waves.instrument_id,
        waves.instrument_version,
        '{{ input }}' as input,
        count(rows_read.wave_quarter) as row_count
    from {{ ref('stg_survey__waves') }} as waves
    -- A quarter without rows of the input counts none.
    left join {{ ref(table) }} as rows_read
        on waves.wave_quarter = rows_read.wave_quarter
    where {{ only_quarters_being_built('waves.wave_quarter') }}
    group by waves.wave_quarter, waves.instrument_id, waves.instrument_version
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    wave_quarter,
    input,
    case when input like 'survey%' then instrument_id end as instrument_id,
    case when input like 'survey%' then instrument_version end as instrument_version,
    row_count
from counted
