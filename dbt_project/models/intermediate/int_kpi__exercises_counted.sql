-- Exercises of a KPI's window. The incident register and the KPI table record the same exercises,
-- so the larger of the two counts.
with recorded as (
    select
        definitions.wave_quarter,
        incidents.organisation_id,
        definitions.kpi_id,
        count(case when incidents.is_drill then 1 end) as exercises,
        max(incidents.detected_on) as measured_on
    from {{ ref('int_kpi__definitions_held') }} as definitions
    inner join {{ ref('int_kpi__incidents_placed') }} as incidents
        on {{ in_window('incidents.detected_on', 'definitions') }}
    where definitions.counted_incidents = 'drills'
    group by definitions.wave_quarter, incidents.organisation_id, definitions.kpi_id
    union all
    select
        wave_quarter,
        organisation_id,
        kpi_id,
        cast({{ ordered_sum('coalesce(value, numerator)') }} as {{ sql_type('whole') }})
            as exercises,
        max(period_end) as measured_on
    from {{ ref('int_kpi__measurements_placed') }}
    where counted_incidents = 'drills' and is_counted
    group by wave_quarter, organisation_id, kpi_id
)

select
    wave_quarter,
    organisation_id,
    kpi_id,
    max(exercises) as exercises,
    max(measured_on) as measured_on
from recorded
group by wave_quarter, organisation_id, kpi_id
