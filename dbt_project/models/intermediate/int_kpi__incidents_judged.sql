-- A time that was never set is judged at the end of the quarter: a breach once the limit has
-- passed, undecided before. A time that is set counts, also when it lies after the quarter. A time
-- that the source has no place for is unknown, not missing.
{% set moments = ['detected_at', 'reported_to_csirt_at', 'csirt_launched_at'] %}
with steps as (
    select
        incidents.wave_quarter,
        incidents.organisation_id,
        definitions.kpi_id,
        definitions.limit_minutes,
        definitions.starts_at,
        incidents.incident_id,
        incidents.place,
        incidents.detected_at,
        incidents.detected_on,
        incidents.time_zone,
        {%- for end, name in (('starts_at', 'started_at'), ('ends_at', 'ended_at')) %}
        case definitions.{{ end }}
            {%- for moment in moments %}
            when '{{ moment }}' then incidents.{{ moment }}
            {%- endfor %}
        end as {{ name }},
        {%- endfor %}
        incidents.unrecorded like '%' || definitions.starts_at || '%'
        or incidents.unrecorded like '%' || definitions.ends_at || '%' as is_unrecorded
    from {{ ref('int_kpi__incidents_placed') }} as incidents
    inner join {{ ref('int_kpi__definitions_held') }} as definitions
        on incidents.wave_quarter = definitions.wave_quarter
    where not incidents.is_drill and definitions.counted_incidents = 'times'
),

timed as (
    select
        steps.*,
        {{ minutes_between('steps.started_at', 'steps.ended_at') }} as minutes,
        {{ minutes_between(
            'steps.started_at',
            end_of_day(quarter_last_day('steps.wave_quarter'), 'steps.time_zone')
        ) }} as minutes_to_quarter_end
    from steps
)

select
    wave_quarter,
    organisation_id,
    kpi_id,
    incident_id,
    place,
    detected_at,
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
        when started_at is null and starts_at = 'reported_to_csirt_at'
            then 'never reported, so that nothing to launch on was received'
        when started_at is null then 'what it starts with never happened'
        else 'still open at the end of the quarter with time left'
    end as left_out_reason
from timed
