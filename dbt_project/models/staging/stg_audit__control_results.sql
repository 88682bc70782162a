select
    -- ids
    wave_quarter,
    organisation_id,
    control_id,
    check_id,
    -- outcome
    status,
    native_status,
    assessed_on,
    weight,
    is_key,
    is_waived,
    -- origin
    path,
    row_number
from {{ current_rows('control_results') }} as control_results
