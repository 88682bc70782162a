with listed as (
    select
        wave_quarter,
        organisation_id,
        kpi_id,
        place as record_id,
        left_out_reason as reason
    from {{ ref('int_kpi__incidents_judged') }}
    where outcome = 'left_out'
    union all
    select
        wave_quarter,
        organisation_id,
        kpi_id,
        measure_id
        || ' ' || cast(period_start as {{ sql_type('text') }})
        || ' to ' || cast(period_end as {{ sql_type('text') }}) as record_id,
        left_out_reason as reason
    from {{ ref('int_kpi__measurements_placed') }}
    where left_out_reason is not null
    union all
    -- No wave counts these, so the wave whose inbox holds them lists them.
    select
        placed.inbox_quarter as wave_quarter,
        placed.organisation_id,
        definitions.kpi_id,
        placed.place as record_id,
        'detected in ' || placed.wave_quarter || ', a quarter without an inbox' as reason
    from {{ ref('int_kpi__incidents_placed') }} as placed
    inner join {{ ref('int_kpi__definitions_held') }} as definitions
        on placed.inbox_quarter = definitions.wave_quarter
    where not placed.is_drill
        and definitions.counted_incidents = 'times'
        and placed.wave_quarter not in (
            select waves.wave_quarter from {{ ref('stg_survey__waves') }} as waves
        )
),

-- Files that tell the whole past give a figure again quarter after quarter; it is listed once, with
-- what is wrong with it rather than that it was given again.
ranked as (
    select
        *,
        row_number() over (
            partition by wave_quarter, organisation_id, kpi_id, record_id
            order by case when reason = 'given again for the same period' then 1 else 0 end, reason
        ) as place
    from listed
)

select
    wave_quarter,
    organisation_id,
    kpi_id,
    record_id,
    reason
from ranked
where place = 1
