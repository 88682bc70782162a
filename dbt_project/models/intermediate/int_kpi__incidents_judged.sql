-- A time that was never set is judged at the end of the quarter: a breach once the limit has
-- passed, undecided before. A time that is set counts, also when it lies after the quarter. A time
-- that the source has no place for is unknown, not missing.
with steps as (
    select
        'F1' as kpi_id,
        wave_quarter,
        organisation_id,
        incident_id,
        detected_on,
        detected_at as started_at,
        reported_to_csirt_at as ended_at,
        time_zone,
        unrecorded like '%detected_at%'
        or unrecorded like '%reported_to_csirt_at%' as is_unrecorded
    from {{ ref('int_kpi__incidents_placed') }}
    where not is_drill
    union all
    select
        'F2' as kpi_id,
        wave_quarter,
        organisation_id,
        incident_id,
        detected_on,
        reported_to_csirt_at as started_at,
        csirt_launched_at as ended_at,
        time_zone,
        unrecorded like '%reported_to_csirt_at%'
        or unrecorded like '%csirt_launched_at%' as is_unrecorded
    from {{ ref('int_kpi__incidents_placed') }}
    where not is_drill
),

timed as (
    select
        steps.*,
        kpis.limit_minutes,
        {{ minutes_between('steps.started_at', 'steps.ended_at') }} as minutes,
        {{ minutes_between(
            'steps.started_at',
            end_of_day(quarter_last_day('steps.wave_quarter'), 'steps.time_zone')
        ) }} as minutes_to_quarter_end
    from steps
    inner join {{ ref('kpis') }} as kpis
        on steps.kpi_id = kpis.kpi_id
        and {{ holds_in('kpis', 'steps.wave_quarter') }}
)

select
    wave_quarter,
    organisation_id,
    kpi_id,
    incident_id,
    detected_on,
    case when minutes >= 0 and not coalesce(is_unrecorded, false) then minutes end as minutes,
    case
        when is_unrecorded then 'left_out'
        when minutes < 0 then 'left_out'
        when minutes <= limit_minutes then 'within'
        when minutes > limit_minutes or minutes_to_quarter_end > limit_minutes then 'breach'
        else 'left_out'
    end as outcome,
    case
        when is_unrecorded then 'its source does not record the times'
        when minutes < 0 then 'ends before it starts'
        when minutes is not null or minutes_to_quarter_end > limit_minutes then null
        when started_at is null then 'never reported, so that nothing to launch on was received'
        else 'still open at the end of the quarter with time left'
    end as left_out_reason
from timed
