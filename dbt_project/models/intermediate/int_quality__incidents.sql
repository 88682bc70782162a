-- One row per wave and organisation: tickets whose times cannot be, or lie in another quarter.
select
    incidents.wave_quarter,
    incidents.organisation_id,
    count(*) as incident_count,
    {{ whole_sum('''case
        when incidents.reported_to_csirt_at < incidents.detected_at
            or incidents.csirt_launched_at < incidents.reported_to_csirt_at
            or incidents.closed_at < incidents.detected_at
            then 1
        else 0
    end''') }} as out_of_order_count,
    {{ whole_sum('case when ' ~ local_day('incidents.detected_at', 'waves.time_zone')
        ~ ' between ' ~ quarter_first_day('incidents.wave_quarter') ~ ' and '
        ~ quarter_last_day('incidents.wave_quarter') ~ ' then 0 else 1 end') }}
        as outside_quarter_count,
    {{ whole_sum('case when incidents.severity is null then 1 else 0 end') }}
        as without_severity_count
from {{ ref('stg_kpi__incidents') }} as incidents
inner join {{ ref('stg_survey__waves') }} as waves
    on incidents.wave_quarter = waves.wave_quarter
group by incidents.wave_quarter, incidents.organisation_id
