select
    -- ids
    wave_quarter,
    organisation_id,
    incident_id,
    -- times
    detected_at,
    reported_to_csirt_at,
    csirt_launched_at,
    closed_at,
    unrecorded,
    -- nature
    severity,
    is_drill,
    -- origin
    path,
    row_number
from {{ current_rows('incidents') }} as incidents
