-- I2: exercises of the trailing year. The incident register and the KPI table record the same
-- exercises, so the larger of the two counts.
with recorded as (
    select
        waves.wave_quarter,
        incidents.organisation_id,
        count(case when incidents.is_drill then 1 end) as exercises,
        max(incidents.detected_on) as measured_on
    from {{ ref('stg_survey__waves') }} as waves
    inner join {{ ref('kpis') }} as kpis
        on kpis.kpi_id = 'I2'
        and {{ holds_in('kpis', 'waves.wave_quarter') }}
    inner join {{ ref('int_kpi__incidents_placed') }} as incidents
        on incidents.detected_on <= {{ quarter_last_day('waves.wave_quarter') }}
        and {{ days_between('incidents.detected_on', quarter_last_day('waves.wave_quarter')) }}
        < kpis.trailing_days
    group by waves.wave_quarter, incidents.organisation_id
    union all
    select
        wave_quarter,
        organisation_id,
        cast(sum(coalesce(value, numerator)) as {{ sql_type('whole') }}) as exercises,
        max(period_end) as measured_on
    from {{ ref('int_kpi__measurements_placed') }}
    where kpi_id = 'I2' and is_counted
    group by wave_quarter, organisation_id
)

select
    wave_quarter,
    organisation_id,
    max(exercises) as exercises,
    max(measured_on) as measured_on
from recorded
group by wave_quarter, organisation_id
