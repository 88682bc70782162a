-- A ticket that stands in the files of several quarters counts once, as the latest has it. It
-- belongs to the quarter in which it was detected, whatever folder it lies in.
with versions as (
    select
        incidents.wave_quarter as inbox_quarter,
        incidents.organisation_id,
        incidents.incident_id,
        incidents.is_drill,
        incidents.detected_at,
        incidents.reported_to_csirt_at,
        incidents.csirt_launched_at,
        incidents.unrecorded,
        incidents.path,
        incidents.row_number,
        waves.time_zone,
        {{ local_day('incidents.detected_at', 'waves.time_zone') }} as detected_on,
        row_number() over (
            partition by incidents.organisation_id, incidents.incident_id, incidents.detected_at
            order by incidents.wave_quarter desc
        ) as recency
    from {{ ref('stg_kpi__incidents') }} as incidents
    inner join {{ ref('stg_survey__waves') }} as waves
        on incidents.wave_quarter = waves.wave_quarter
)

select
    {{ quarter_of_day('detected_on') }} as wave_quarter,
    inbox_quarter,
    organisation_id,
    incident_id,
    is_drill,
    detected_on,
    detected_at,
    reported_to_csirt_at,
    csirt_launched_at,
    unrecorded,
    time_zone,
    -- A ticket's number may be made of a name: whoever has the file finds the row by its place.
    inbox_quarter || '/' || path
    || ', row ' || cast(row_number as {{ sql_type('text') }}) as place
from versions
where recency = 1
